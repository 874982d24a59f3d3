import { useFormContext, useWatch } from "react-hook-form";
import { RadioGroup, Select, TextField } from "#web/ui/form/field.tsx";
import { MetadataField } from "./metadata-field.tsx";
import type { OptionInput } from "./option-values.ts";

const deliveries = {
  one: [
    { value: "email", label: "Send an e-mail", hint: "Clerk e-mails the link." },
    { value: "link", label: "Create a link only", hint: "You share it yourself." },
  ],
  list: [
    { value: "email", label: "Send an e-mail" },
    {
      value: "link",
      label: "Create links only",
      hint: "No e-mail is sent; copy the links from the batch.",
    },
  ],
};

const templates = [
  { value: "invitation", label: "Invitation" },
  { value: "waitlist_invitation", label: "Waitlist invitation" },
];

/** The options of an invitation, for one recipient or a list. Needs a `FormProvider` around it. */
export function OptionFields({ recipients }: { recipients: keyof typeof deliveries }) {
  const { register, formState, control } = useFormContext<OptionInput>();
  const { errors } = formState;
  const delivery = useWatch({ control, name: "delivery" });
  return (
    <>
      <RadioGroup
        isRow={recipients === "one"}
        label="Delivery"
        options={deliveries[recipients]}
        {...register("delivery")}
      />
      <div className="grid grid-cols-[repeat(auto-fit,minmax(14rem,1fr))] gap-4">
        <TextField
          label="Expires after"
          suffix="days"
          inputMode="numeric"
          placeholder="30"
          autoComplete="off"
          hint="1 to 365; 30 when left empty."
          {...register("expiresInDays")}
          error={errors.expiresInDays?.message}
        />
        {delivery === "email" && (
          <Select label="E-mail template" options={templates} {...register("templateSlug")} />
        )}
      </div>
      <TextField
        label="Redirect URL"
        isOptional
        type="url"
        placeholder="https://example.com/welcome"
        autoComplete="off"
        hint="Where people land after accepting. Leave empty for Clerk's default page."
        {...register("redirectUrl")}
        error={errors.redirectUrl?.message}
      />
      <MetadataField />
    </>
  );
}
