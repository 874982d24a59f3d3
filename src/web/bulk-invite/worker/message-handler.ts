import { answerTo, read } from "./submission.ts";
import { type CheckerOptions, createChecker } from "./precheck.ts";
import type { Known } from "./list-items.ts";
import { judge } from "#web/bulk-invite/text/parse-list.ts";
import type { Check, FromWorker, ToWorker } from "./protocol.ts";
import { countStandings, sortOut } from "./standing.ts";

type WorkOptions = Omit<CheckerOptions, "onProgress"> & {
  post: (message: FromWorker, transfer?: Transferable[]) => void;
};

/**
 * All that the worker does: reads the newest text, has its addresses checked at Clerk, and answers questions about
 * both. Returns what hears the page's messages.
 */
export function createWork({ post, ...checking }: WorkOptions): (message: ToWorker) => void {
  let revision = 0;
  const checker = createChecker({
    ...checking,
    onProgress() {
      sort();
      post({ kind: "check", revision, check: check() });
    },
  });
  const { standings } = checker;
  const empty = judge("");
  let known: Known = { judgement: empty, standings, sorted: sortOut(empty.list.recipients, standings) };

  const sort = (judgement = known.judgement) => {
    known = { judgement, standings, sorted: sortOut(judgement.list.recipients, standings) };
  };
  const check = (): Check => ({ ...checker.progress(), counts: countStandings(known.sorted) });
  const startCheck = (isAnew: boolean) => {
    checker.check(
      known.judgement.list.recipients.map(({ address }) => address),
      isAnew,
    );
    if (isAnew) sort();
  };

  return (message) => {
    switch (message.kind) {
      case "read": {
        const { judgement, answer } = read(message);
        ({ revision } = message);
        sort(judgement);
        startCheck(false);
        const transfer = [answer.marks.buffer, ...(answer.taken ? [answer.taken.starts.buffer] : [])];
        return post({ ...answer, check: check() }, transfer);
      }
      case "check":
        startCheck(message.isAnew);
        return post({ kind: "check", revision, check: check() });
      case "ask":
        return post(answerTo(known, message));
      default:
        return message satisfies never;
    }
  };
}
