import { type ActivityAction, type ListedActivity, topicOf } from "#contract/activity.ts";
import { BatchKind } from "#contract/batch.ts";
import { formatCount } from "#web/format/english.ts";

/** What the stored detail of an entry adds to its sentence, and what is left for a note below it. */
export type Detail = {
  /** Follows the sentence. */
  tail?: string;
  note?: string;
  /** What a submitted batch does: "batch of 80 people". */
  batch?: string;
  /** The batch that a follow-up made. */
  followUp?: { name: string; batchId: string };
  /** Of the preset or view. */
  name?: string;
};

const byCommand = /(?:^|, )by the admin command on this machine$/;
const repeats = /(?:^|; )(\d+) more until \S+$/;

/** Reads the detail of an entry. Entries are never changed, so those of older versions are read too. */
export function readDetail({ action, detail }: Pick<ListedActivity, "action" | "detail">): Detail {
  const text = (detail ?? "").replace(byCommand, "");
  const more = repeats.exec(text)?.[1];
  const { note, ...rest } = readOwn(action, text.replace(repeats, ""));
  const count = more === undefined ? undefined : `${more} more like this within a minute`;
  return { ...rest, note: [note, count].filter((each) => each !== undefined && each !== "").join("; ") };
}

function readOwn(action: ActivityAction, text: string): Detail {
  if (text === "") return {};
  return readers[action]?.(text) ?? (topicOf(action) === "batches" ? readBatch(text) : { note: text });
}

const tail = (text: string): Detail => ({ tail: text });

const named = (name: string): Detail => ({ name });

const signInTails: Record<string, string> = {
  "by password": "with a password",
  "by password and code": "with a password and a code",
  "by password and a recovery code": "with a password and a recovery code",
  "single sign-on": "with single sign-on",
  "the password": "",
  "the second step": "at the second step",
};

/** "by the demo button" becomes "with the demo button". */
function readSignIn(text: string): Detail {
  const why = /^single sign-on: (.*)$/s.exec(text)?.[1];
  if (why !== undefined) return { tail: "with single sign-on", note: why };
  return tail(signInTails[text] ?? text.replace(/^by (?=a|the)/, "with "));
}

const sessionEnd = (text: string) => tail(text.startsWith("signed out") ? text : `ended ${text}`);

function readRole(text: string): Detail | undefined {
  const [, to, from, more] = /^(\w+) instead of (\w+)(?:, (.*))?$/s.exec(text) ?? [];
  if (to !== undefined) return { tail: `from ${from} to ${to}`, ...(more !== undefined && { note: more }) };
  return /^(?:viewer|inviter|admin)\b/.test(text) ? tail(`to ${text}`) : undefined;
}

function readNamedChange(text: string): Detail {
  const end = text.lastIndexOf(": ");
  return end === -1 ? { name: text } : { name: text.slice(0, end), note: text.slice(end + 2) };
}

const readers: Partial<Record<ActivityAction, (text: string) => Detail | undefined>> = {
  // The id of the former invitation.
  "invitation.resent": (text) => (text.startsWith("instead of ") ? {} : { note: text }),
  "batch.edited": (text) => ({ note: text }),
  // The number, and after it what the list was filtered by.
  "invitations.exported": (text) => {
    const [number = "", ...filter] = text.split("; ");
    return { tail: number, note: filter.join("; ") };
  },
  "session.started": readSignIn,
  "session.refused": readSignIn,
  "session.ended": sessionEnd,
  "member.invited": tail,
  "member.link_made": tail,
  "member.joined": (text) => {
    const [how = "", ...notes] = text.split("; ");
    return { ...readSignIn(how), note: notes.join("; ") };
  },
  "member.password_changed": readSignIn,
  "member.role_changed": readRole,
  "preset.created": (text) => {
    const name = text.replace(/, as the default$/, "");
    return { name, ...(name !== text && { tail: "as the default" }) };
  },
  "preset.changed": readNamedChange,
  "preset.deleted": named,
  "view.shared": named,
  "view.changed": readNamedChange,
  "view.unshared": named,
  "view.deleted": named,
};

function readBatch(text: string): Detail {
  const [, kind, rows, matching] = /^(\w+)(?:, (\d+) rows?)?(?:: (.*))?$/s.exec(text) ?? [];
  const parsed = BatchKind.safeParse(kind);
  if (parsed.success) return { ...readSubmit(parsed.data, rows), ...(matching && { note: matching }) };
  const [, count, batchId] = /^(\d+) rows?, as batch (\S+)$/.exec(text) ?? [];
  if (batchId !== undefined)
    return { followUp: { name: `new batch of ${formatCount(Number(count), "row")}`, batchId } };
  if (text.endsWith(" invited again")) return tail(`with ${text}`);
  return text === "" ? {} : tail(`because ${text}`);
}

/** A refused submit of all that match has no number of rows. */
function readSubmit(kind: BatchKind, rows: string | undefined): Detail {
  return {
    batch: rows === undefined ? `batch to ${kind} invitations` : formatBatch({ kind, total: Number(rows) }),
  };
}

/** "batch of 80 people", "batch to resend 3 invitations". */
export function formatBatch({ kind, total }: NonNullable<ListedActivity["batch"]>): string {
  if (kind === "invite") return `batch of ${formatCount(total, "person", "people")}`;
  return `batch to ${kind} ${formatCount(total, "invitation")}`;
}
