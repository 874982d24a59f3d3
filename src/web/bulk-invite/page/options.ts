import * as z from "zod/mini";
import type { BatchOptions } from "#contract/batch.ts";
import { ExpiresInDays, PublicMetadata, RedirectUrl, TemplateSlug } from "#contract/new-invitation.ts";

/** A text field that may stay empty; what is in it is read by `read` and judged by the contract's schema. */
function optional<Schema extends z.ZodMiniType>(schema: Schema, read: (text: string) => unknown) {
  return z.pipe(
    z.string(),
    z.transform((text: string, context): z.output<Schema> | undefined => {
      if (text.trim() === "") return undefined;
      const parsed = z.safeParse(schema, read(text.trim()));
      if (parsed.success) return parsed.data;
      context.issues.push({ code: "custom", input: text, message: parsed.error.issues[0]?.message ?? "" });
      return undefined;
    }),
  );
}

/** Not JSON at all is left as the text it is, which the schema refuses in its own words. */
function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

export const OptionsForm = z.object({
  redirectUrl: optional(RedirectUrl, (text) => text),
  expiresInDays: optional(ExpiresInDays, Number),
  publicMetadata: optional(PublicMetadata, readJson),
  delivery: z.enum(["email", "links"]),
  templateSlug: TemplateSlug,
});
export type OptionsInput = z.input<typeof OptionsForm>;
export type OptionsOutput = z.output<typeof OptionsForm>;

export const noOptions: OptionsInput = {
  redirectUrl: "",
  expiresInDays: "",
  publicMetadata: "",
  delivery: "email",
  templateSlug: "invitation",
};

/** What was kept of a draft may come from an older page: only what still fits is taken. */
export const KeptDraft = z.object({
  batchId: z.uuid(),
  options: z.object({
    redirectUrl: z.string(),
    expiresInDays: z.string(),
    publicMetadata: z.string(),
    delivery: z.enum(["email", "links"]),
    templateSlug: TemplateSlug,
  }),
  existing: z._default(z.enum(["skip", "resend"]), "skip"),
  /** The id went out with a list at least once, whatever came of it. */
  isUsed: z._default(z.boolean(), false),
});
export type KeptDraft = z.infer<typeof KeptDraft>;

/** What the batch carries: Clerk's own defaults are left unsaid. */
export function batchOptions(form: OptionsOutput): BatchOptions {
  const { redirectUrl, expiresInDays, publicMetadata, delivery, templateSlug } = form;
  return {
    ...(redirectUrl !== undefined && { redirectUrl }),
    ...(expiresInDays !== undefined && { expiresInDays }),
    ...(publicMetadata !== undefined && { publicMetadata }),
    ...(delivery === "links" && { notify: false }),
    ...(delivery === "email" && templateSlug !== "invitation" && { templateSlug }),
  };
}
