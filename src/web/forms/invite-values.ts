import * as z from "zod/mini";
import {
  EmailAddress,
  ExpiresInDays,
  type InvitationOptions,
  type NewInvitation,
  RedirectUrl,
  type ResendInvitation,
  TemplateSlug,
} from "#contract/new-invitation.ts";
import { readMetadata, writeMetadata } from "./metadata-text.ts";

/** An empty field means "not given"; anything else has to fit the contract's schema. */
const emptyToNothing = z.pipe(
  z.string(),
  z.transform((text) => (text.trim() === "" ? undefined : text.trim())),
);

const daysText = z.pipe(
  z.string(),
  z.transform((text) => (text.trim() === "" ? undefined : Number(text))),
);

const metadataText = z.pipe(
  z.string(),
  z.transform((text, context) => {
    const reading = readMetadata(text);
    if (reading.kind === "wrong")
      context.issues.push({ code: "custom", message: reading.message, input: text });
    return reading.kind === "object" ? reading.value : undefined;
  }),
);

const optionFields = {
  redirectUrl: z.pipe(emptyToNothing, z.optional(RedirectUrl)),
  expiresInDays: z.pipe(daysText, z.optional(ExpiresInDays)),
  publicMetadata: metadataText,
  delivery: z.enum(["email", "link"]),
  templateSlug: TemplateSlug,
};

/** What the fields of a resend hold, and what becomes of it. */
export const ResendValues = z.object(optionFields);
export type ResendInput = z.input<typeof ResendValues>;

/** What the fields of the invite form hold. */
export const InviteValues = z.object({
  emailAddress: EmailAddress,
  ignoreExisting: z.boolean(),
  ...optionFields,
});
export type InviteInput = z.input<typeof InviteValues>;

export const emptyInvite: InviteInput = {
  emailAddress: "",
  ignoreExisting: false,
  redirectUrl: "",
  expiresInDays: "",
  publicMetadata: "",
  delivery: "email",
  templateSlug: "invitation",
};

function toOptions(values: z.output<typeof ResendValues>): Omit<InvitationOptions, "ignoreExisting"> {
  const { redirectUrl, expiresInDays, publicMetadata, delivery, templateSlug } = values;
  return {
    ...(redirectUrl !== undefined && { redirectUrl }),
    ...(expiresInDays !== undefined && { expiresInDays }),
    ...(publicMetadata !== undefined && { publicMetadata }),
    notify: delivery === "email",
    templateSlug,
  };
}

/** The body of the request, from checked values; what was left empty is not sent. */
export function toNewInvitation(values: z.output<typeof InviteValues>): NewInvitation {
  return {
    emailAddress: values.emailAddress,
    ...(values.ignoreExisting && { ignoreExisting: true }),
    ...toOptions(values),
  };
}

/** All that the form shows is sent: emptied metadata replaces the old ones. */
export function toResendInvitation(values: z.output<typeof ResendValues>): ResendInvitation {
  return { ...toOptions(values), publicMetadata: values.publicMetadata ?? {} };
}

/** Fills the resend form with what is known of the old invitation. */
export function fromKnownOptions(options: ResendInvitation): ResendInput {
  return {
    redirectUrl: options.redirectUrl ?? "",
    expiresInDays: options.expiresInDays === undefined ? "" : String(options.expiresInDays),
    publicMetadata: writeMetadata(options.publicMetadata),
    delivery: options.notify === false ? "link" : "email",
    templateSlug: options.templateSlug ?? "invitation",
  };
}
