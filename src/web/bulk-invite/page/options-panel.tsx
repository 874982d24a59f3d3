import { ChevronRight } from "lucide-react";
import type { UseFormReturn } from "react-hook-form";
import { RadioGroup, Select, TextArea, TextField } from "#web/ui/form/field.tsx";
import type { RowOptionName, Summary } from "#web/bulk-invite/text/parse-list.ts";
import type { OptionsInput, OptionsOutput } from "./options.ts";
import { sayCount } from "#web/bulk-invite/text/summary.ts";

type OptionsPanelProps = {
  form: UseFormReturn<OptionsInput, unknown, OptionsOutput>;
  summary: Summary | undefined;
};

const deliveries = [
  { value: "email", label: "Send an e-mail" },
  {
    value: "links",
    label: "Make links only",
    hint: "Nobody gets mail; the links stand in the list of invitations.",
  },
];

const templates = [
  { value: "invitation", label: "Invitation" },
  { value: "waitlist_invitation", label: "Waitlist invitation" },
];

/** Options once for all. What a row brings in its own columns wins over them, and that is said. */
export function OptionsPanel({ form, summary }: OptionsPanelProps) {
  const { register, formState, watch } = form;
  const { errors } = formState;
  return (
    <section aria-labelledby="options" className="rounded-panel border border-line bg-surface">
      <h2 id="options" className="px-4 pt-3 text-13 font-semibold">
        For all of them
      </h2>
      <div className="flex flex-col gap-4 px-4 pt-3 pb-4">
        <RowOptions summary={summary} />
        <RadioGroup label="Delivery" options={deliveries} {...register("delivery")} />
        {watch("delivery") === "email" && (
          <Select label="E-mail template" options={templates} {...register("templateSlug")} />
        )}
        <TextField
          label="Expires after"
          suffix="days"
          isOptional
          inputMode="numeric"
          placeholder="30"
          autoComplete="off"
          className="max-w-24"
          error={errors.expiresInDays?.message}
          {...register("expiresInDays")}
        />
        <TextField
          label="Redirect URL"
          isOptional
          inputMode="url"
          placeholder="https://example.com/welcome"
          autoComplete="off"
          error={errors.redirectUrl?.message}
          {...register("redirectUrl")}
        />
        <TextArea
          label="Public metadata"
          isOptional
          rows={3}
          placeholder='{ "team": "north" }'
          hint="A JSON object that Clerk keeps with each invitation and gives to the user."
          spellCheck={false}
          error={errors.publicMetadata?.message}
          {...register("publicMetadata")}
        />
      </div>
    </section>
  );
}

const rowOptionNames: Record<RowOptionName, string> = {
  redirectUrl: "redirect URL",
  expiresInDays: "expiry",
  publicMetadata: "metadata",
};

function RowOptions({ summary }: Pick<OptionsPanelProps, "summary">) {
  if (summary === undefined) return null;
  const present = Object.entries(rowOptionNames).flatMap(([option, name]) => {
    const count = summary.rowOptions[option as RowOptionName];
    return count > 0 ? [`${name} for ${sayCount(count, "row")}`] : [];
  });
  if (present.length === 0) return null;
  return (
    <p className="flex items-start gap-2 rounded-control bg-pending-soft px-3 py-2 text-13 text-ink-soft">
      <ChevronRight aria-hidden className="mt-0.5 size-4 shrink-0 text-pending" />
      <span>
        The columns of the list bring their own {new Intl.ListFormat("en").format(present)}. What a row says
        wins over what is set here.
      </span>
    </p>
  );
}
