import * as z from "zod/mini";
import { checkAddress, isAddress } from "#recipients/address.ts";
import { hasOddCharacters, hasPlainHost } from "#recipients/redirect-url.ts";

/** Lower-cased and with its domain in ASCII, as it goes to Clerk: two spellings of one address are one address. */
function canonical(text: string): string {
  const checked = checkAddress(text);
  return checked.ok ? checked.address : text;
}

export const EmailAddress = z.pipe(
  z
    .string("Enter an e-mail address.")
    .check(
      z.trim(),
      z.minLength(1, "Enter an e-mail address."),
      z.refine(isAddress, "This is not an e-mail address."),
    ),
  z.transform(canonical),
);

/** What Clerk stores with an invitation; 8 kB is Usher's own limit, Clerk publishes none for invitations. */
export const metadataMaxLength = 8_192;
const unsafeKeys = ["__proto__", "constructor", "prototype"];

/** Keys at any depth, without recursion: a hostile body may nest ten thousand deep. */
function hasUnsafeKey(value: unknown): boolean {
  const open: unknown[] = [value];
  while (open.length > 0) {
    const next = open.pop();
    if (typeof next !== "object" || next === null) continue;
    if (Object.keys(next).some((key) => unsafeKeys.includes(key))) return true;
    open.push(...Object.values(next));
  }
  return false;
}

function isSmallEnough(value: unknown): boolean {
  try {
    return JSON.stringify(value).length <= metadataMaxLength;
  } catch {
    return false;
  }
}

function isJsonObject(value: unknown): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

// Not `z.record`: that passes over a key named __proto__, so that nobody could refuse it.
export const PublicMetadata = z
  .custom<Record<string, unknown>>(isJsonObject, "Metadata is a JSON object.")
  .check(
    z.refine(
      (value) => !hasUnsafeKey(value),
      "Metadata may not use the keys __proto__, constructor or prototype.",
    ),
    z.refine(isSmallEnough, "Metadata may hold 8,192 characters of JSON at most."),
  );

/** Where the link of the mail leads in the end. What programs on the way may read differently is refused. */
export const RedirectUrl = z.string().check(
  z.trim(),
  z.maxLength(2_048, "A redirect URL may have 2,048 characters at most."),
  z.refine(
    (text) => /^https?:\/\/[^/\\]/i.test(text),
    "Enter a whole URL that begins with https:// or http://.",
  ),
  z.refine(
    (text) => !hasOddCharacters(text),
    "A redirect URL may not hold spaces, line breaks, backslashes or invisible characters.",
  ),
  z.refine((text) => !/^[^/]*\/\/[^/?#]*@/.test(text), "A redirect URL may not hold a user name."),
  z.refine(
    hasPlainHost,
    "Enter the host in plain letters, such as app.example.com; one with other letters begins with xn--.",
  ),
  z.url({ protocol: /^https?$/, error: "Enter a whole URL that begins with https:// or http://." }),
);

export const ExpiresInDays = z
  .int("Enter a whole number of days.")
  .check(z.minimum(1, "At least 1 day."), z.maximum(365, "At most 365 days."));

export const TemplateSlug = z.enum(["invitation", "waitlist_invitation"]);
export type TemplateSlug = z.infer<typeof TemplateSlug>;

/** How an invitation is made; all optional, Clerk's defaults: notify true, 30 days, template `invitation`. */
export const InvitationOptions = z.strictObject({
  redirectUrl: z.optional(RedirectUrl),
  publicMetadata: z.optional(PublicMetadata),
  expiresInDays: z.optional(ExpiresInDays),
  notify: z.optional(z.boolean()),
  ignoreExisting: z.optional(z.boolean()),
  templateSlug: z.optional(TemplateSlug),
});
export type InvitationOptions = z.infer<typeof InvitationOptions>;

/** Body of `POST /api/invitations`. */
export const NewInvitation = z.extend(InvitationOptions, { emailAddress: EmailAddress });
export type NewInvitation = z.infer<typeof NewInvitation>;

/** Body of `POST /api/invitations/:id/resend`: what is given replaces what is known of the old one. */
export const ResendInvitation = z.omit(InvitationOptions, { ignoreExisting: true });
export type ResendInvitation = z.infer<typeof ResendInvitation>;

/**
 * What Usher knows of how an invitation was made, for the resend dialog: `GET /api/invitations/:id/options`.
 * `unknown` names the options that nobody kept (Clerk does not tell redirect URL, notify and template).
 */
export const KnownOptions = z.object({
  options: ResendInvitation,
  unknown: z.array(z.enum(["redirectUrl", "publicMetadata", "expiresInDays", "notify", "templateSlug"])),
});
export type KnownOptions = z.infer<typeof KnownOptions>;
