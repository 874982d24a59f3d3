import { refusals } from "#sandbox/failures/errors.ts";
import type { Answer, Happening, Operation, RetryAfter } from "#sandbox/failures/faults.ts";
import type { SandboxContext, World } from "#sandbox/instance.ts";

/** Something a call wants done to invitations. */
export type Deed = {
  operation: Operation;
  emailAddresses: string[];
  /** Whether a refusal because of a user may name the address. */
  namesTaken: boolean;
  /** Does it and gives the body of the answer; throws a refusal if it cannot be done. */
  apply: () => object;
  /** Does only what concerns the first `count` addresses. */
  applyFirst?: (count: number) => void;
};

/** Does the deed and answers it, or misbehaves when one of its addresses asks for that. */
export async function perform(c: SandboxContext, world: World, deed: Deed): Promise<Response> {
  const seq = c.get("seq");
  world.calls.concerns(seq, deed.emailAddresses);
  const happening = world.faults.next(deed.operation, deed.emailAddresses);
  const done = (): object => {
    const body = deed.apply();
    world.calls.applied(seq);
    return body;
  };
  if (happening === undefined) return c.json(done());

  const { applied, answer } = happening.fault;
  const body = applied === "yes" ? done() : {};
  // Counted only now: when the work itself was refused, the refusal has been the answer.
  happening.count();
  if (applied === "later") world.timers.later(world.settings.lateMs, done);
  if (applied === "partly" && happening.position > 0) {
    deed.applyFirst?.(happening.position);
    world.calls.applied(seq);
  }
  return misanswer(c, world, { answer, happening, deed, body });
}

type Outcome = {
  answer: Answer;
  happening: Happening;
  deed: Deed;
  body: object;
};

async function misanswer(c: SandboxContext, world: World, outcome: Outcome): Promise<Response> {
  const { answer, happening, deed, body } = outcome;
  switch (answer.kind) {
    case "refusal":
      throw answer.make(happening.emailAddresses, deed.namesTaken);
    case "limited":
      throw refusals.tooMany(world.settings.rateLimitCode, retryAfterHeader(answer.retryAfter));
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
      await world.timers.wait(world.settings.slowMs);
      break;
  }
  return c.json(body);
}

/** The date goes by the real clock, as the `Date` header beside it does. */
function retryAfterHeader(retryAfter: RetryAfter): string | undefined {
  if (retryAfter === "date") return new Date(Date.now() + 2000).toUTCString();
  return retryAfter === undefined ? undefined : String(retryAfter);
}
