import { refusals } from "#sandbox/failures/errors.ts";
import type { Answer, DueFault, Operation, RetryAfter } from "#sandbox/failures/faults.ts";
import type { Instance } from "#sandbox/instance.ts";
import type { SandboxContext } from "./request.ts";

/** Something a call wants done to invitations. */
export type Effect = {
  operation: Operation;
  emailAddresses: string[];
  /** Whether a refusal because of a user may name the address. */
  namesTaken: boolean;
  /** Does it and gives the body of the answer; throws a refusal if it cannot be done. */
  apply: () => object;
  /** Does only what concerns the first `count` addresses. */
  applyFirst?: (count: number) => void;
};

/** Does the effect and answers it, or misbehaves when one of its addresses asks for that. */
export async function perform(c: SandboxContext, instance: Instance, effect: Effect): Promise<Response> {
  const seq = c.get("seq");
  instance.calls.recordAddresses(seq, effect.emailAddresses);
  const dueFault = instance.faults.next(effect.operation, effect.emailAddresses);
  const done = (): object => {
    const body = effect.apply();
    instance.calls.applied(seq);
    return body;
  };
  if (dueFault === undefined) return c.json(done());

  const { applied, answer } = dueFault.fault;
  const body = applied === "yes" ? done() : {};
  // Counted only now: when the work itself was refused, the refusal has been the answer.
  dueFault.count();
  if (applied === "later") instance.timers.later(instance.settings.lateMs, done);
  if (applied === "partly" && dueFault.position > 0) {
    effect.applyFirst?.(dueFault.position);
    instance.calls.applied(seq);
  }
  return answerFault(c, instance, { answer, dueFault, effect, body });
}

type Outcome = {
  answer: Answer;
  dueFault: DueFault;
  effect: Effect;
  body: object;
};

async function answerFault(c: SandboxContext, instance: Instance, outcome: Outcome): Promise<Response> {
  const { answer, dueFault, effect, body } = outcome;
  switch (answer.kind) {
    case "refusal":
      throw answer.make(dueFault.emailAddresses, effect.namesTaken);
    case "limited":
      throw refusals.tooMany(instance.settings.rateLimitCode, retryAfterHeader(answer.retryAfter));
    case "page":
      return c.html("<!doctype html><title>Gateway</title><p>This is a page of some gateway.</p>");
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

/** The date goes by the real clock, as the `Date` header beside it does. */
function retryAfterHeader(retryAfter: RetryAfter): string | undefined {
  if (retryAfter === "date") return new Date(Date.now() + 2000).toUTCString();
  return retryAfter === undefined ? undefined : String(retryAfter);
}
