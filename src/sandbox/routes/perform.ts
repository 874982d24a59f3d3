import { refusals } from "#sandbox/failures/errors.ts";
import type { Answer, DueFault, Operation, RetryAfter } from "#sandbox/failures/faults.ts";
import type { Instance } from "#sandbox/instance.ts";
import type { SandboxContext } from "./request.ts";

/** The effect of a call on invitations; a list has none. */
export type Effect = {
  operation: Operation;
  emailAddresses: string[];
  /** Whether a refusal names addresses that belong to users. */
  namesTaken: boolean;
  /** Applies the effect and returns the body of the answer, or throws a refusal. */
  apply: () => object;
  /** Applies the effect for the first `count` addresses. */
  applyFirst?: (count: number) => void;
};

/** Applies the effect and answers, or plays the fault of one of its addresses. */
export async function perform(c: SandboxContext, instance: Instance, effect: Effect): Promise<Response> {
  const seq = c.get("seq");
  instance.calls.recordAddresses(seq, effect.emailAddresses);
  const { createAnswer, faultsByAddress } = instance.settings;
  if (effect.operation === "create" && createAnswer !== "none") return refuseCreate(c, createAnswer);
  const dueFault = faultsByAddress
    ? instance.faults.next(effect.operation, effect.emailAddresses)
    : undefined;
  const done = (): object => {
    const body = effect.apply();
    if (effect.operation !== "list") instance.calls.applied(seq);
    return body;
  };
  if (dueFault === undefined) return c.json(done());

  const { applied, answer } = dueFault.fault;
  const body = applied === "yes" ? done() : {};
  // Not counted if the effect was refused: then the refusal is the answer.
  dueFault.count();
  if (applied === "later") instance.timers.later(instance.settings.lateMs, done);
  if (applied === "partly" && dueFault.position > 0) {
    effect.applyFirst?.(dueFault.position);
    instance.calls.applied(seq);
  }
  return answerFault(c, instance, { answer, dueFault, effect, body });
}

/** Refusals that blame neither an address nor an option. */
function refuseCreate(c: SandboxContext, kind: "404" | "400" | "html-400"): Response {
  if (kind === "404") throw refusals.notFound("such call");
  if (kind === "400") throw refusals.unclear();
  return c.html("<!doctype html><title>Bad request</title><p>This page comes from a proxy.</p>", 400);
}

type FaultyAnswer = {
  answer: Answer;
  dueFault: DueFault;
  effect: Effect;
  body: object;
};

async function answerFault(c: SandboxContext, instance: Instance, faulty: FaultyAnswer): Promise<Response> {
  const { answer, dueFault, effect, body } = faulty;
  switch (answer.kind) {
    case "refusal":
      throw answer.make(dueFault.emailAddresses, effect.namesTaken);
    case "limited":
      throw refusals.tooMany(instance.settings.rateLimitCode, retryAfterHeader(answer.retryAfter, instance));
    case "page":
      return c.html("<!doctype html><title>Gateway</title><p>This page comes from a gateway.</p>");
    case "empty":
      return c.body("");
    case "redirect":
      return c.redirect("http://example.com/");
    case "silence":
    case "cut":
    case "half":
      c.set("ending", answer.kind);
      break;
    case "slow":
      await instance.timers.wait(instance.settings.slowMs);
      break;
  }
  return c.json(body);
}

function retryAfterHeader(retryAfter: RetryAfter, instance: Instance): string | undefined {
  if (retryAfter === "date") return new Date(instance.clock() + 2000).toUTCString();
  return retryAfter === undefined ? undefined : String(retryAfter);
}
