import * as z from "zod/mini";
import type { Invitee, ListQuery } from "#batches/upstream.ts";
import { type Invitation, InvitationStatus } from "#contract/invitation.ts";

/** The version of Clerk's Backend API with these shapes; sent as `Clerk-API-Version`. */
export const clerkApiVersion = "2026-05-12";

/** 1e11 ms is March 1973 and 1e11 s the year 5138, so no time of an invitation is ambiguous. */
const secondsBelow = 100_000_000_000;

/** Clerk returns milliseconds, but examples in its documentation have seconds. */
function toMs(time: number): number {
  return time < secondsBelow ? time * 1_000 : time;
}

export const Time = z.pipe(z.number(), z.transform(toMs));

export const WireInvitation = z.pipe(
  z.object({
    id: z.string(),
    email_address: z.string(),
    status: InvitationStatus,
    url: z.nullish(z.string()),
    public_metadata: z.nullish(z.record(z.string(), z.unknown())),
    created_at: Time,
    updated_at: z.nullish(Time),
    expires_at: z.nullish(Time),
    revoked: z.nullish(z.boolean()),
  }),
  z.transform((wire): Invitation => ({
    id: wire.id,
    emailAddress: wire.email_address,
    status: wire.status,
    ...(wire.url == null ? {} : { url: wire.url }),
    publicMetadata: wire.public_metadata ?? {},
    createdAt: wire.created_at,
    updatedAt: wire.updated_at ?? wire.created_at,
    expiresAt: wire.expires_at ?? null,
    ...(wire.revoked == null ? {} : { revoked: wire.revoked }),
  })),
);

/** An object with `paginated=true`; a server without that parameter returns an array. */
export const WireInvitationPage = z.union([
  z.object({ data: z.array(WireInvitation), total_count: z.number() }),
  z.pipe(
    z.array(WireInvitation),
    z.transform((data) => ({ data, total_count: null })),
  ),
]);

/** A bulk call's answer, documented both as an array and as a page. */
export const WireInvitations = z.pipe(
  WireInvitationPage,
  z.transform((page) => page.data),
);

export const WireDeleted = z.unknown();

const WireUser = z.object({
  id: z.string(),
  email_addresses: z.array(z.object({ email_address: z.string() })),
  created_at: z.nullish(Time),
});
export const WireUsers = z.pipe(
  z.union([z.array(WireUser), z.object({ data: z.array(WireUser) })]),
  z.transform((answer) => (Array.isArray(answer) ? answer : answer.data)),
);

export const WireInstance = z.object({
  id: z.string().check(z.minLength(1)),
  environment_type: z.optional(z.string()),
});

export const WireDomains = z.object({
  data: z.array(
    z.object({
      name: z.string(),
      is_satellite: z.optional(z.boolean()),
      frontend_api_url: z.optional(z.string()),
    }),
  ),
});

const WireError = z.object({
  code: z.string(),
  message: z.optional(z.string()),
  long_message: z.optional(z.string()),
  meta: z.nullish(
    z.object({
      param_name: z.optional(z.string()),
      email_addresses: z.optional(z.array(z.string())),
      identifiers: z.optional(z.array(z.string())),
    }),
  ),
});
export type WireError = z.infer<typeof WireError>;

export const WireErrors = z.object({
  errors: z.array(WireError).check(z.minLength(1)),
  clerk_trace_id: z.optional(z.string()),
});
export type WireErrors = z.infer<typeof WireErrors>;

/** The body of Clerk's create calls. A type test compares it with the official SDK's parameters. */
export type WireNewInvitation = {
  email_address: string;
  public_metadata?: Record<string, unknown>;
  redirect_url?: string;
  notify?: boolean;
  ignore_existing?: boolean;
  expires_in_days?: number;
  template_slug?: "invitation" | "waitlist_invitation";
};

/** Leaves out missing options, so that Clerk's defaults apply. */
export function toWire(invitee: Invitee): WireNewInvitation {
  const { ignoreExisting } = invitee;
  return {
    email_address: invitee.emailAddress,
    ...(invitee.publicMetadata === undefined ? {} : { public_metadata: invitee.publicMetadata }),
    ...(invitee.redirectUrl === undefined ? {} : { redirect_url: invitee.redirectUrl }),
    ...(invitee.notify === undefined ? {} : { notify: invitee.notify }),
    ...(invitee.expiresInDays === undefined ? {} : { expires_in_days: invitee.expiresInDays }),
    ...(invitee.templateSlug === undefined ? {} : { template_slug: invitee.templateSlug }),
    ...(ignoreExisting === undefined ? {} : { ignore_existing: ignoreExisting }),
  };
}

const wireSort = { createdAt: "created_at", emailAddress: "email_address", expiresAt: "expires_at" } as const;

/** Without `status` Clerk lists all but revoked invitations. */
export function toWireQuery(query: ListQuery): URLSearchParams {
  const wire = new URLSearchParams({
    paginated: "true",
    limit: String(query.limit),
    offset: String(query.offset),
    order_by: `${query.order === "asc" ? "+" : "-"}${wireSort[query.sort]}`,
  });
  if (query.status !== undefined) wire.set("status", query.status);
  if (query.query !== "") wire.set("query", query.query);
  return wire;
}
