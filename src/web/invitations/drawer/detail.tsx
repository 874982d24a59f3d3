import { RotateCw } from "lucide-react";
import { type ReactNode, useId } from "react";
import { rowMark } from "#contract/invitation.ts";
import type { InvitationDetail } from "#contract/detail/invitation-detail.ts";
import { testMark } from "#recipients/test-mark.ts";
import { SentenceText } from "#web/activity/sentence/sentence-text.tsx";
import { sentenceOf } from "#web/activity/sentence/sentence.ts";
import { Time } from "#web/format/time.tsx";
import { InvitationLink } from "#web/lists/invitation-link.tsx";
import { IconButton } from "#web/ui/button.tsx";
import { Facts } from "./facts.tsx";
import { MetadataTree } from "./metadata-tree.tsx";
import { OptionFacts } from "./option-facts.tsx";
import { StatusLine } from "./status-line.tsx";

type DetailProps = { detail: InvitationDetail; isChecking: boolean; onCheck: () => void };

/** Everything known of an invitation. */
export function Detail({ detail, isChecking, onCheck }: DetailProps) {
  const { invitation, goneAt, checkedAt, others, history } = detail;
  const { [rowMark]: _row, [testMark]: _test, ...metadata } = invitation.publicMetadata;
  return (
    <>
      {goneAt !== null && (
        <p className="rounded-panel bg-waiting-soft p-3">
          Clerk no longer has this invitation: it was deleted outside of Usher. This is what Usher knew of it.
        </p>
      )}
      <Checked at={checkedAt} isChecking={isChecking} onCheck={onCheck} />
      <Section title="Details">
        <Facts detail={detail} />
      </Section>
      <Section title="Options">
        <OptionFacts detail={detail} />
      </Section>
      <Section title="Metadata">
        {Object.keys(metadata).length === 0 ? <Nothing>None.</Nothing> : <MetadataTree of={metadata} />}
      </Section>
      <Section title="Other invitations of this address">
        {others.length === 0 ? (
          <Nothing>None.</Nothing>
        ) : (
          <ul className="flex flex-col">
            {others.map((other) => (
              <Other key={other.id} other={other} />
            ))}
          </ul>
        )}
      </Section>
      <Section title="Activity of this address">
        {history.length === 0 ? (
          <Nothing>Nothing is recorded.</Nothing>
        ) : (
          <ol className="flex flex-col">
            {history.map((entry) => (
              <Entry key={entry.id} entry={entry} query={invitation.emailAddress} />
            ))}
          </ol>
        )}
      </Section>
    </>
  );
}

type CheckedProps = { at: number | null; isChecking: boolean; onCheck: () => void };

/** Whether Clerk has confirmed what is shown; in both cases as high, so that nothing moves when it does. */
function Checked({ at, isChecking, onCheck }: CheckedProps) {
  return (
    <div className="flex min-h-8 items-center justify-between gap-3 text-13 text-ink-soft">
      <span>
        {at === null ? (
          "Clerk has not confirmed this yet"
        ) : (
          <>
            Checked with Clerk <Time at={at} />
          </>
        )}
      </span>
      <IconButton label="Check again" icon={RotateCw} aria-busy={isChecking} onClick={onCheck} />
    </div>
  );
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  const id = useId();
  return (
    <section aria-labelledby={id}>
      <h3 id={id} className="mb-1 text-14 font-semibold">
        {title}
      </h3>
      {children}
    </section>
  );
}

function Nothing({ children }: { children: ReactNode }) {
  return <p className="text-ink-soft">{children}</p>;
}

/** Opens in the same drawer. */
function Other({ other }: { other: InvitationDetail["others"][number] }) {
  return (
    <li className="flex flex-wrap items-baseline justify-between gap-x-3 border-b border-line py-2 last:border-0">
      <InvitationLink id={other.id}>
        <span className="text-accent-text">
          Invited <Time at={other.createdAt} />
        </span>
      </InvitationLink>
      {other.goneAt === null ? (
        <StatusLine invitation={other} detail={undefined} />
      ) : (
        <span className="text-13 text-ink-soft">Gone at Clerk</span>
      )}
    </li>
  );
}

function Entry({ entry, query }: { entry: InvitationDetail["history"][number]; query: string }) {
  const { parts, note } = sentenceOf(entry, query);
  return (
    <li className="border-b border-line py-2 wrap-anywhere last:border-0">
      <p>
        <SentenceText parts={parts} />
      </p>
      {note !== "" && <p className="text-13 text-ink-soft">{note}</p>}
      <p className="text-13 text-ink-soft">
        <Time isLogged at={entry.at} />
      </p>
    </li>
  );
}
