import * as z from "zod/mini";
import type { BatchOptions } from "#contract/batch.ts";
import {
  EmailAddress,
  type NewInvitation,
  type ResendInvitation,
  TemplateSlug,
} from "#contract/new-invitation.ts";
import { domainObjection } from "#recipients/address/allowed-domains.ts";
import { optionProblems, optionRules, readOption, type TextOptionRule } from "#recipients/option-rules.ts";
import { findJsonMistake, writeMetadata } from "./metadata-text.ts";

/** The option fields as the user fills them in; all text. */
export const OptionInput = z.object({
  redirectUrl: z.string(),
  expiresInDays: z.string(),
  publicMetadata: z.string(),
  delivery: z.enum(["email", "link"]),
  templateSlug: TemplateSlug,
});
export type OptionInput = z.infer<typeof OptionInput>;

/** `explain` may say more about a mistake than the rule can. */
function textField<T>(rule: TextOptionRule<T>, explain?: (text: string) => string | undefined) {
  return z.pipe(
    z.string(),
    z.transform((text, context): T | undefined => {
      const read = readOption(rule, text);
      if (read.ok) return read.value;
      const message = explain?.(text) ?? optionProblems[read.reason];
      context.issues.push({ code: "custom", message, input: text });
      return z.NEVER;
    }),
  );
}

/** The same fields, checked. An empty one becomes undefined. */
export const OptionValues = z.extend(OptionInput, {
  redirectUrl: textField(optionRules.redirectUrl),
  expiresInDays: textField(optionRules.expiresInDays),
  publicMetadata: textField(optionRules.publicMetadata, findJsonMistake),
});
export type OptionValues = z.output<typeof OptionValues>;

export const emptyOptions: OptionInput = {
  redirectUrl: "",
  expiresInDays: "",
  publicMetadata: "",
  delivery: "email",
  templateSlug: "invitation",
};

/** The fields for one person; an address outside the allowed domains is refused with the reason. */
export function inviteValues(allowedDomains: readonly string[] = []) {
  const objectTo = domainObjection(allowedDomains);
  const emailAddress = z.pipe(
    EmailAddress,
    z.transform((address, context) => {
      const objection = objectTo(address);
      if (objection !== null) context.issues.push({ code: "custom", message: objection, input: address });
      return address;
    }),
  );
  return z.extend(OptionValues, { emailAddress, ignoreExisting: z.boolean() });
}
type InviteValues = ReturnType<typeof inviteValues>;

export const emptyInvite: z.input<InviteValues> = {
  emailAddress: "",
  ignoreExisting: false,
  ...emptyOptions,
};

/** The fields that can show a refusal by the server. */
export const optionFieldNames = ["redirectUrl", "expiresInDays", "publicMetadata", "templateSlug"] as const;

/** The options of a request, without those that are Clerk's defaults. */
export function toOptions(values: OptionValues): BatchOptions {
  const { redirectUrl, expiresInDays, publicMetadata, delivery, templateSlug } = values;
  return {
    ...(redirectUrl !== undefined && { redirectUrl }),
    ...(expiresInDays !== undefined && { expiresInDays }),
    ...(publicMetadata !== undefined && { publicMetadata }),
    ...(delivery === "link" && { notify: false }),
    ...(delivery === "email" && templateSlug !== "invitation" && { templateSlug }),
  };
}

export function toNewInvitation(values: z.output<InviteValues>): NewInvitation {
  return {
    emailAddress: values.emailAddress,
    ...(values.ignoreExisting && { ignoreExisting: true }),
    ...toOptions(values),
  };
}

/** Includes the defaults: an option that is left out keeps its old value. */
export function toResendOptions(values: OptionValues): ResendInvitation {
  const { delivery, templateSlug } = values;
  return { publicMetadata: {}, ...toOptions(values), notify: delivery === "email", templateSlug };
}

/** Fills the fields with the known options of an invitation. */
export function toOptionInput(options: ResendInvitation): OptionInput {
  return {
    redirectUrl: options.redirectUrl ?? "",
    expiresInDays: options.expiresInDays === undefined ? "" : String(options.expiresInDays),
    publicMetadata: writeMetadata(options.publicMetadata),
    delivery: options.notify === false ? "link" : "email",
    templateSlug: options.templateSlug ?? "invitation",
  };
}
