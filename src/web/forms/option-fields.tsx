import { useFormContext, useWatch } from "react-hook-form";
import { RadioGroup, Select, TextArea, TextField } from "#web/ui/form/field.tsx";
import type { ResendInput } from "./invite-values.ts";
import { readMetadata } from "./metadata-text.ts";

const deliveries = [
  { value: "email", label: "Send the e-mail", hint: "Clerk mails the link." },
  { value: "link", label: "Only make the link", hint: "You pass it on yourself." },
];

const templates = [
  { value: "invitation", label: "Invitation" },
  { value: "waitlist_invitation", label: "Waitlist invitation" },
];

/** The options that inviting and resending share. Stands inside a `FormProvider`. */
export function OptionFields() {
  const { register, formState } = useFormContext<ResendInput>();
  const { errors } = formState;
  return (
    <>
      <RadioGroup isRow label="Delivery" options={deliveries} {...register("delivery")} />
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField
          label="Expires after"
          suffix="days"
          inputMode="numeric"
          placeholder="30"
          hint="1 to 365; 30 when left empty."
          {...register("expiresInDays")}
          error={errors.expiresInDays?.message}
        />
        <Select label="E-mail template" options={templates} {...register("templateSlug")} />
      </div>
      <TextField
        label="Redirect URL"
        isOptional
        type="url"
        placeholder="https://"
        hint="Where the link leads; without one Clerk's own page."
        {...register("redirectUrl")}
        error={errors.redirectUrl?.message}
      />
      <MetadataField />
    </>
  );
}

/** Checked while one types: the hint says how it reads so far, the error comes when the field is left. */
function MetadataField() {
  const { register, formState, control } = useFormContext<ResendInput>();
  const reading = readMetadata(useWatch({ control, name: "publicMetadata" }));
  const error = formState.errors.publicMetadata?.message;
  const hint =
    reading.kind === "empty"
      ? 'A JSON object that the user gets on sign-up, for example {"plan": "team"}.'
      : reading.kind === "wrong"
        ? reading.message
        : `Reads as ${reading.keyCount === 1 ? "1 key" : `${reading.keyCount} keys`}: ${Object.keys(reading.value).join(", ")}`;
  return (
    <TextArea
      label="Public metadata"
      isOptional
      spellCheck={false}
      hint={error === undefined ? hint : undefined}
      {...register("publicMetadata")}
      error={error}
    />
  );
}
