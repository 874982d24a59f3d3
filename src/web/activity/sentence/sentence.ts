import { type ListedActivity, topicOf } from "#contract/activity.ts";
import { problems } from "#contract/problem-words.ts";
import { sentences } from "#contract/sentences.ts";
import { capitalize } from "#web/format/english.ts";
import { paths, withQuery } from "#web/paths.ts";
import { type Detail, formatBatch, readDetail } from "./details.ts";
import { type ActionWords, actionWords } from "./labels.ts";

/** A piece of a sentence: plain text, or a name with a link if there is something to open. */
export type Part = string | { text: string; href: string | undefined };

/**
 * An entry as a sentence, and below it why and what else. `query` is the search of the list: a batch that it found by a row
 * opens with that row.
 */
export function sentenceOf(entry: ListedActivity, query: string): { parts: Part[]; note: string } {
  const detail = readDetail(entry);
  const [before = "", after] = clauseOf(entry).split("{}");
  const parts: Part[] = [actorOf(entry), before === "" ? "" : ` ${before}`];
  if (after !== undefined) parts.push(subjectOf(entry, detail, query), after);
  if (detail.tail !== undefined && detail.tail !== "") parts.push(` ${detail.tail}`);
  if (detail.followUp !== undefined) {
    const { name, batchId } = detail.followUp;
    parts.push(" in a ", { text: name, href: paths.batch(batchId) });
  }
  return { parts: parts.filter((part) => part !== ""), note: noteOf(entry, detail) };
}

/** The sentence without its links. */
export function textOf(parts: readonly Part[]): string {
  return parts.map((part) => (typeof part === "string" ? part : part.text)).join("");
}

/** A change of a role, or an end of sessions, that no member made. */
function isBySingleSignOn({ action, detail }: ListedActivity): boolean {
  const isChange = action === "member.role_changed" || action === "member.sessions_ended";
  return isChange && detail !== null && detail.includes("OIDC_ROLES");
}

/** Commands of the operator have no member, and neither has a stranger whose address is unknown. */
function actorOf(entry: ListedActivity): Part {
  const { action, member } = entry;
  if (isBySingleSignOn(entry)) return "Single sign-on";
  if (member !== null) return { text: member, href: activityOf(member) };
  return topicOf(action) === "team" || action === "database.restored" ? "The operator" : "Someone unknown";
}

function clauseOf(entry: ListedActivity): string {
  const { action, result, member, emailAddress } = entry;
  const words: ActionWords = actionWords[action];
  const isOwn = member !== null && member === emailAddress && !isBySingleSignOn(entry);
  if (action === "access.refused") return words.done;
  // Its detail is the rest of the sentence.
  if (action === "session.ended" && result === "done") return entry.detail === null ? "signed out" : "";
  if (result === "done") return isOwn && words.own !== undefined ? words.own : words.done;
  return result === "unknown" ? `tried to ${words.attempt}` : `could not ${words.attempt}`;
}

function subjectOf(entry: ListedActivity, detail: Detail, query: string): Part {
  const { action, emailAddress } = entry;
  const topic = topicOf(action);
  if (topic === "batches") return batchOf(entry, detail, query);
  if (topic === "settings") return detail.name === undefined ? "…" : `“${detail.name}”`;
  if (emailAddress === null) return topic === "team" ? "a member" : "someone";
  if (topic === "team") return { text: emailAddress, href: activityOf(emailAddress) };
  // Without a status, the list leaves revoked invitations out.
  const status = action === "invitation.revoked" && entry.result === "done" ? "revoked" : undefined;
  return { text: emailAddress, href: withQuery(paths.invitations(), { status, query: emailAddress }) };
}

function batchOf(entry: ListedActivity, detail: Detail, query: string): Part {
  const { action, batch, result, subjectId } = entry;
  const text = detail.batch ?? (batch === null ? "batch" : formatBatch(batch));
  // A refused submit has made no batch.
  if (subjectId === null || (action === "batch.submitted" && result !== "done" && batch === null))
    return text;
  return { text, href: withQuery(paths.batch(subjectId), { query: foundByRow(entry, query) ? query : "" }) };
}

/** Whether the search has found the batch by one of its rows: by nothing that the entry itself shows. */
function foundByRow({ member, subjectId }: ListedActivity, query: string): boolean {
  const isShown = [member, subjectId].some((text) => text?.toLowerCase().includes(query.toLowerCase()));
  return query !== "" && !isShown;
}

/** The entries by and about a member. */
function activityOf(emailAddress: string): string {
  return withQuery(paths.activity(), { query: emailAddress });
}

function noteOf(entry: ListedActivity, { note = "" }: Detail): string {
  return sentences(reasonOf(entry), ...note.split("; ").map(capitalize));
}

const wrongCredential: Record<string, string> = {
  "the password": "Wrong e-mail address or password",
  "the second step": "Wrong code",
};

/** The title of the problem, unless the detail says more. */
function reasonOf({ action, code, detail }: ListedActivity): string {
  if (code === null || action === "access.refused") return "";
  if (action === "session.refused" && code === "unauthenticated")
    return wrongCredential[(detail ?? "").split("; ")[0] ?? ""] ?? "";
  return problems[code].title;
}
