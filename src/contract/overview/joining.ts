import * as z from "zod/mini";

/**
 * What became of invitations. `sent` = `joined` + `pending` + `expired` + `revoked`; `expiring` are the pending ones that
 * expire within `expiringMs`. `deleted` are not among `sent`: of those no more is known than that they were there.
 */
export const Funnel = z.object({
  sent: z.number(),
  joined: z.number(),
  pending: z.number(),
  expiring: z.number(),
  expired: z.number(),
  revoked: z.number(),
  deleted: z.number(),
});
export type Funnel = z.infer<typeof Funnel>;

/** Three days: as long as an admin needs to remind people over a weekend. */
export const expiringMs = 3 * 24 * 60 * 60_000;

/** The step of a curve: the longest one of which at least two have passed since the first invitation. */
export const CurveUnit = z.enum(["minute", "hour", "day"]);
export type CurveUnit = z.infer<typeof CurveUnit>;

/** How long a step is, and how many of them a curve has at most. */
export const curveUnits: Record<CurveUnit, { ms: number; most: number }> = {
  minute: { ms: 60_000, most: 120 },
  hour: { ms: 60 * 60_000, most: 48 },
  day: { ms: 24 * 60 * 60_000, most: 30 },
};

/**
 * Of the `sent` invitations that are at least `after` steps old, `joined` were accepted within so many steps. Invitations
 * that are younger cannot say yet, so each point counts other ones.
 */
export const CurvePoint = z.object({ after: z.number(), sent: z.number(), joined: z.number() });
export type CurvePoint = z.infer<typeof CurvePoint>;

/** Without the accepted invitations of which it is not known when; `withoutTime` is how many these are. */
export const JoiningCurve = z.object({
  unit: CurveUnit,
  points: z.array(CurvePoint),
  withoutTime: z.number(),
});
export type JoiningCurve = z.infer<typeof JoiningCurve>;

/** From the invitation to the acceptance, in ms, of the `known` accepted invitations of which both times are known. */
export const TimeToJoin = z.object({
  known: z.number(),
  lowerQuartile: z.number(),
  median: z.number(),
  upperQuartile: z.number(),
});
export type TimeToJoin = z.infer<typeof TimeToJoin>;

/** `name`: a domain or an inviter; null for invitations that were not made through Usher. */
export const FunnelGroup = z.object({
  name: z.nullable(z.string()),
  sent: z.number(),
  joined: z.number(),
  pending: z.number(),
});
export type FunnelGroup = z.infer<typeof FunnelGroup>;

/** The largest groups, and the sum of the `rest.groups` smaller ones. */
export const FunnelGroups = z.object({
  largest: z.array(FunnelGroup),
  rest: z.nullable(
    z.object({ groups: z.number(), sent: z.number(), joined: z.number(), pending: z.number() }),
  ),
});
export type FunnelGroups = z.infer<typeof FunnelGroups>;

export const Joining = z.object({
  funnel: Funnel,
  curve: JoiningCurve,
  /** Null while no time is known. */
  timeToJoin: z.nullable(TimeToJoin),
  domains: FunnelGroups,
  inviters: FunnelGroups,
});
export type Joining = z.infer<typeof Joining>;

/** How far the local copy of Clerk's invitations is. `asOf` (ms) is null before the first reading has begun. */
export const RegisterState = z.object({
  asOf: z.nullable(z.number()),
  isComplete: z.boolean(),
  progress: z.nullable(z.object({ read: z.number(), total: z.nullable(z.number()) })),
});
export type RegisterState = z.infer<typeof RegisterState>;

/** Answer of `GET /api/batches/:id/funnel`. */
export const BatchJoining = z.extend(Joining, RegisterState.shape);
export type BatchJoining = z.infer<typeof BatchJoining>;
