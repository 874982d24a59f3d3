import { useFormContext, useWatch } from "react-hook-form";
import * as z from "zod/mini";
import type { BatchOptions } from "#contract/batch.ts";
import type { RowOptions } from "#recipients/option-rules.ts";
import { formatCount } from "#web/format/english.ts";
import { type OptionInput, OptionValues, toOptions } from "#web/forms/option-values.ts";

/** Where the value of an option comes from: a column of the list, the options panel, or Clerk's default. */
export type OptionSource = "list" | "options" | "default";

type Sourced<T> = { value: T; source: OptionSource };

export type EffectiveOptions = {
  redirectUrl: Sourced<string | undefined>;
  expiresInDays: Sourced<number>;
  publicMetadata: Sourced<Record<string, unknown> | undefined>;
  notify: Sourced<boolean>;
  templateSlug: Sourced<NonNullable<BatchOptions["templateSlug"]>>;
};

const clerkDays = 30;

function first<T>(fallback: T, row: T | undefined, batch: T | undefined): Sourced<T> {
  if (row !== undefined) return { value: row, source: "list" };
  return batch === undefined ? { value: fallback, source: "default" } : { value: batch, source: "options" };
}

/** What one invitation is sent with: the row's own options over those of the batch. */
export function effectiveOptions(row: RowOptions, batch: BatchOptions): EffectiveOptions {
  return {
    redirectUrl: first<string | undefined>(undefined, row.redirectUrl, batch.redirectUrl),
    expiresInDays: first(clerkDays, row.expiresInDays, batch.expiresInDays),
    publicMetadata: first<Record<string, unknown> | undefined>(
      undefined,
      row.publicMetadata,
      batch.publicMetadata,
    ),
    notify: first(true, undefined, batch.notify),
    templateSlug: first<NonNullable<BatchOptions["templateSlug"]>>(
      "invitation",
      undefined,
      batch.templateSlug,
    ),
  };
}

const shownEntries = 4;
/** In characters; the row in the preview opens to the whole. */
const maxLengths = { key: 32, value: 60, url: 120 };

const cut = (text: string, maxLength: number) =>
  text.length > maxLength ? `${text.slice(0, maxLength)}…` : text;

/** The options that are not Clerk's defaults, one a line: "role: "chief"", "Expires after 14 days". */
export function optionLines(options: EffectiveOptions): string[] {
  const { redirectUrl, expiresInDays, publicMetadata, notify, templateSlug } = options;
  const entries = Object.entries(publicMetadata.value ?? {});
  const more = entries.length - shownEntries;
  return [
    ...entries
      .slice(0, shownEntries)
      .map(([key, value]) => `${cut(key, maxLengths.key)}: ${cut(JSON.stringify(value), maxLengths.value)}`),
    ...(more > 0 ? [`and ${formatCount(more, "more key")}`] : []),
    ...(expiresInDays.source === "default"
      ? []
      : [`Expires after ${formatCount(expiresInDays.value, "day")}`]),
    ...(redirectUrl.value === undefined ? [] : [cut(redirectUrl.value, maxLengths.url)]),
    ...(notify.value ? [] : ["Link only"]),
    ...(templateSlug.source === "default" ? [] : ["Waitlist invitation"]),
  ];
}

/** The options of the panel as they are now; undefined while one of them is invalid. Needs a `FormProvider`. */
export function useBatchOptions(): BatchOptions | undefined {
  const { control } = useFormContext<OptionInput>();
  const values = useWatch({ control });
  const read = z.safeParse(OptionValues, values);
  return read.success ? toOptions(read.data) : undefined;
}
