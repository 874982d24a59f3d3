import * as z from "zod/mini";
import { foldQuery } from "#recipients/address/fold-query.ts";
import { Delivery, InvitationStatus } from "./invitation.ts";
import { queryNumber } from "./query/query-number.ts";

const metadataPrefix = "metadata.";
const text = z.string().check(z.trim(), z.maxLength(320));

const isStatus = (word: string): boolean => InvitationStatus.safeParse(word).success;

/** `pending,expired` → both statuses. */
const statuses = z.pipe(
  z
    .string()
    .check(
      z.refine(
        (list) => list.split(",").every(isStatus),
        `Use ${InvitationStatus.options.join(", ")}, or several with commas.`,
      ),
    ),
  z.transform((list) => InvitationStatus.options.filter((status) => list.split(",").includes(status))),
);

/**
 * Which invitations, as query parameters. All of them must match. Times are ms; `…After` includes its moment, `…Before`
 * does not. Without `status`: all but revoked ones. `query` is searched in address, name and metadata, and in the id, of
 * which it needs the beginning or five letters.
 */
const fields = {
  status: z.optional(statuses),
  query: z._default(text, ""),
  batch: z.optional(text),
  invitedBy: z.optional(text),
  domain: z.optional(z.pipe(text, z.transform(foldQuery))),
  delivery: z.optional(Delivery),
  createdAfter: z.optional(queryNumber(0)),
  createdBefore: z.optional(queryNumber(0)),
  acceptedAfter: z.optional(queryNumber(0)),
  acceptedBefore: z.optional(queryNumber(0)),
  expiresAfter: z.optional(queryNumber(0)),
  expiresBefore: z.optional(queryNumber(0)),
};

const entry = z.tuple([z.string().check(z.minLength(1), z.maxLength(100)), text]);

/**
 * `metadata.KEY=VALUE`: the value of that key, as text. A record of zod leaves out the key `__proto__` in silence, and a
 * filter less would be more invitations.
 */
const metadata = z.transform((given: ReadonlyMap<string, string>, { issues }): Record<string, string> => {
  const entries = [...given].map((pair) => {
    const { success, data, error } = entry.safeParse(pair);
    if (success) return data;
    for (const { message } of error.issues)
      issues.push({ code: "custom", message, input: pair[1], path: [pair[0]] });
    return pair;
  });
  return Object.fromEntries(entries);
});

/** Whether a query parameter belongs to the filter. */
export function isFilterParameter(name: string): boolean {
  return Object.hasOwn(fields, name) || name.startsWith(metadataPrefix);
}

/** Moves the parameters `metadata.KEY` into one map, so that a schema can name them. */
function gatherMetadata(given: Readonly<Record<string, string>>): Record<string, unknown> {
  const plain = Object.entries(given).filter(([key]) => !key.startsWith(metadataPrefix));
  const ofMetadata = Object.entries(given).filter(([key]) => key.startsWith(metadataPrefix));
  return {
    ...Object.fromEntries(plain),
    metadata: new Map(ofMetadata.map(([name, value]) => [name.slice(metadataPrefix.length), value])),
  };
}

/** A schema of query parameters that also holds the filter. */
export function withFilter<Shape extends z.core.$ZodShape>(more: Shape) {
  return z.pipe(
    z.pipe(z.record(z.string(), z.string()), z.transform(gatherMetadata)),
    z.object({ ...fields, metadata, ...more }),
  );
}

export const InvitationFilter = withFilter({});
export type InvitationFilter = z.infer<typeof InvitationFilter>;
