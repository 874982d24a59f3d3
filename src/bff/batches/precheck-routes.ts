import { Hono } from "hono";
import type { Checked, Precheck } from "#batches/precheck/precheck.ts";
import type { NotDone } from "#batches/upstream.ts";
import { type PrecheckAnswer, PrecheckQuestion } from "#contract/precheck.ts";
import type { Problem } from "#contract/problem.ts";
import type { AppEnv } from "#bff/http/context.ts";
import { problemOf, ProblemError } from "#bff/http/problem.ts";
import { readBody } from "#bff/http/request.ts";

/** Shorter than the usual timeouts of proxies. */
const longestMs = 40_000;

/**
 * `POST /api/precheck`: the standing of each address, read-only. If Clerk fails part-way, the answer contains the known
 * standings and the problem.
 */
export function precheckRoutes({ precheck }: { precheck: Precheck }): Hono<AppEnv> {
  return new Hono<AppEnv>().post("/", async (c) => {
    const { emailAddresses } = await readBody(c, PrecheckQuestion);
    const options = { longestMs, withPrevious: true, signal: c.req.raw.signal };
    const checked = await precheck(emailAddresses, options);
    const { standings, failure, checkedAt } = checked;
    const problem = failure && problemOfCheck(failure, checked);
    const answer: PrecheckAnswer = {
      data: [...standings].map(([emailAddress, standing]) => ({ emailAddress, ...standing })),
      ...(problem && { problem }),
      checkedAt,
    };
    return c.json(answer);
  });
}

/** Says how many addresses were checked. @throws {ProblemError} if none was */
function problemOfCheck(failure: NotDone, { standings }: Checked): Problem {
  const known = [...standings.values()].filter(({ standing }) => standing !== "unknown").length;
  const words =
    known === 0
      ? "The addresses cannot be checked"
      : `${known.toLocaleString("en")} of ${standings.size.toLocaleString("en")} addresses were checked`;
  const problem = problemOf(failure, { undone: words, unsure: words });
  if (known === 0) throw new ProblemError(problem);
  return problem;
}
