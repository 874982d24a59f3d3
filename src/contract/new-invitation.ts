import * as z from "zod/mini";
import { checkAddress } from "#recipients/address/address.ts";
import {
  type OptionName,
  optionProblems,
  type OptionRule,
  optionRules,
  type RowOptionName,
} from "#recipients/option-rules.ts";
import { formatTokenProblem } from "#recipients/token-problem.ts";
import { Invitation } from "./invitation.ts";

/** Becomes lower case with the domain in ASCII, as Clerk receives it: two spellings of an address count as one. */
export const EmailAddress = z.pipe(
  z.string("Enter an e-mail address.").check(z.trim(), z.minLength(1, "Enter an e-mail address.")),
  z.transform((text, context): string => {
    const checked = checkAddress(text);
    if (checked.ok) return checked.address;
    context.issues.push({ code: "custom", message: formatTokenProblem(checked.reason), input: text });
    return z.NEVER;
  }),
);

/** The rule of an option as a schema: the same values pass, refused with the same words. */
function optionSchema<T>({ check }: OptionRule<T>) {
  return z.pipe(
    z.custom<T>(),
    z.transform((value, context): T => {
      const checked = check(value);
      if (checked.ok) return checked.value;
      context.issues.push({ code: "custom", message: optionProblems[checked.reason], input: value });
      return z.NEVER;
    }),
  );
}

export const TemplateSlug = optionSchema(optionRules.templateSlug);

/** All optional. Clerk's defaults: 30 days, an e-mail, the template `invitation`. */
export const InvitationOptions = z.strictObject({
  redirectUrl: z.optional(optionSchema(optionRules.redirectUrl)),
  publicMetadata: z.optional(optionSchema(optionRules.publicMetadata)),
  expiresInDays: z.optional(optionSchema(optionRules.expiresInDays)),
  notify: z.optional(optionSchema(optionRules.notify)),
  ignoreExisting: z.optional(optionSchema(optionRules.ignoreExisting)),
  templateSlug: z.optional(TemplateSlug),
} satisfies Record<OptionName, z.ZodMiniType>);
export type InvitationOptions = z.infer<typeof InvitationOptions>;

/** The options that a row of a batch may override. */
export const RowOptions = z.pick(InvitationOptions, {
  redirectUrl: true,
  publicMetadata: true,
  expiresInDays: true,
} satisfies Record<RowOptionName, true>);

/** Body of `POST /api/invitations`. */
export const NewInvitation = z.extend(InvitationOptions, { emailAddress: EmailAddress });
export type NewInvitation = z.infer<typeof NewInvitation>;

/** Body of `POST /api/invitations/:id/resend`: given options replace the known ones of the old invitation. */
export const ResendInvitation = z.omit(InvitationOptions, { ignoreExisting: true });
export type ResendInvitation = z.infer<typeof ResendInvitation>;

/**
 * How an invitation was made. `unknown` names the options that Usher has no record of and Clerk does not return.
 */
export const KnownOptions = z.object({
  // Another program may have made it with metadata that our rules refuse; the form then says so.
  options: z.extend(ResendInvitation, { publicMetadata: z.optional(z.record(z.string(), z.unknown())) }),
  unknown: z.array(z.keyof(ResendInvitation)),
});
export type KnownOptions = z.infer<typeof KnownOptions>;

/**
 * Answer of `GET /api/invitations/:id/options`, for the resend dialog. `otherPending`: further pending invitations of the
 * address, newest first; Clerk refuses a new one until all are revoked.
 */
export const ResendReview = z.extend(KnownOptions, {
  otherPending: z.array(z.pick(Invitation, { id: true, createdAt: true })),
});
export type ResendReview = z.infer<typeof ResendReview>;
