import { type CurvePoint, CurveUnit, curveUnits, type JoiningCurve } from "#contract/overview/joining.ts";

type CurveTally = {
  /** An invitation of this age (ms) that was accepted after `joinedMs`, or null if it was not. */
  add: (ageMs: number, joinedMs: number | null) => void;
  /** For invitations of which the oldest has this age. */
  curve: () => Omit<JoiningCurve, "withoutTime">;
};

/** How much the next point has more than the one before it. */
type Steps = { sent: Int32Array; joined: Int32Array };

/**
 * The points of all units are counted in one pass, because the unit is known at its end only. An invitation that is `age`
 * steps old is in the points 1 to `age`, and joined in those from the step in which it was accepted.
 */
export function createCurveTally(): CurveTally {
  const units = CurveUnit.options.map((unit) => {
    const { ms, most } = curveUnits[unit];
    const steps: Steps = { sent: new Int32Array(most + 2), joined: new Int32Array(most + 2) };
    return { unit, ms, most, steps };
  });
  let oldestMs = 0;
  return {
    add(ageMs, joinedMs) {
      oldestMs = Math.max(oldestMs, ageMs);
      for (const { ms, most, steps } of units) {
        const age = Math.min(Math.floor(ageMs / ms), most);
        if (age < 1) continue;
        addSpan(steps.sent, 1, age);
        if (joinedMs !== null) addSpan(steps.joined, Math.max(1, Math.ceil(joinedMs / ms)), age);
      }
    },
    curve() {
      const fitting = units.findLast(({ ms }) => oldestMs >= 2 * ms) ?? units[0];
      return fitting === undefined
        ? { unit: "minute", points: [] }
        : { unit: fitting.unit, points: pointsOf(fitting.steps) };
    },
  };
}

function addSpan(steps: Int32Array, first: number, last: number): void {
  if (first > last) return;
  steps[first] = (steps[first] ?? 0) + 1;
  steps[last + 1] = (steps[last + 1] ?? 0) - 1;
}

function pointsOf({ sent, joined }: Steps): CurvePoint[] {
  const points: CurvePoint[] = [];
  let point: CurvePoint = { after: 0, sent: 0, joined: 0 };
  for (let after = 1; after < sent.length - 1; after += 1) {
    point = {
      after,
      sent: point.sent + (sent[after] ?? 0),
      joined: point.joined + (joined[after] ?? 0),
    };
    if (point.sent === 0) break;
    points.push(point);
  }
  return points;
}
