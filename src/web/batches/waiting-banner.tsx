import type { Waiting } from "#contract/batch.ts";
import { classNames } from "../ui/class-names.ts";
import { StatusMark } from "../ui/status.tsx";
import { waitingWords } from "./waiting-words.ts";

/** Why nothing moves at the moment: calm for a limit, urgent when a person is needed. */
export function WaitingBanner({ waiting, nowMs }: { waiting: Waiting; nowMs: number }) {
  const { title, detail, needsPerson } = waitingWords(waiting, nowMs);
  return (
    <div
      className={classNames(
        "flex items-start gap-3 rounded-panel px-4 py-3",
        needsPerson ? "bg-failed-soft" : "bg-waiting-soft",
      )}
    >
      <span className="flex h-5 items-center">
        <StatusMark tone={needsPerson ? "failed" : "waiting"} />
      </span>
      <p className="min-w-0">
        <span className="font-medium">{title}.</span> <span className="text-ink-soft">{detail}</span>
      </p>
    </div>
  );
}
