import type { InvitationFilter } from "#contract/invitation-filter.ts";

/** Which invitations an export holds, for the activity: "status pending; domain example.com". */
export function filterWords(filter: InvitationFilter): string {
  const { status, query, batch, invitedBy, domain, delivery, metadata } = filter;
  const words = [
    status === undefined ? "all but revoked" : `status ${status.join(", ")}`,
    query !== "" && `search “${query}”`,
    batch !== undefined && `batch ${batch}`,
    invitedBy !== undefined && `invited by ${invitedBy}`,
    domain !== undefined && `domain ${domain}`,
    delivery !== undefined && `delivery ${delivery}`,
    ...rangeWords("invited", filter.createdAfter, filter.createdBefore),
    ...rangeWords("joined", filter.acceptedAfter, filter.acceptedBefore),
    ...rangeWords("expires", filter.expiresAfter, filter.expiresBefore),
    ...Object.entries(metadata).map(([key, value]) => `metadata ${key} = ${value}`),
  ];
  return words.filter((each) => each !== false).join("; ");
}

function rangeWords(what: string, after: number | undefined, before: number | undefined): string[] {
  return [
    ...(after === undefined ? [] : [`${what} from ${formatTime(after)}`]),
    ...(before === undefined ? [] : [`${what} before ${formatTime(before)}`]),
  ];
}

/** No date is later than this (ms), as ECMAScript defines. */
const lastMs = 8.64e15;

function formatTime(at: number): string {
  return `${new Date(Math.min(at, lastMs)).toISOString().slice(0, -5)}Z`;
}
