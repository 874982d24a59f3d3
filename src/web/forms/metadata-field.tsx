import { useFormContext, useWatch } from "react-hook-form";
import * as z from "zod/mini";
import { quoteLongNumbers } from "#recipients/long-numbers.ts";
import { Button } from "#web/ui/button.tsx";
import { TextArea } from "#web/ui/form/field.tsx";
import { findJsonMistake, formatJson } from "./metadata-text.ts";
import { type OptionInput, OptionValues } from "./option-values.ts";

const name = "publicMetadata";

/** The hint follows the typing; an error appears when the user leaves the field. */
export function MetadataField() {
  const { register, formState, control, setValue } = useFormContext<OptionInput>();
  const text = useWatch({ control, name });
  const error = formState.errors[name]?.message;
  const isJson = text.trim() !== "" && findJsonMistake(text) === undefined;
  const replace = (next: string) => setValue(name, next, { shouldDirty: true, shouldValidate: true });
  return (
    <div className="flex flex-col gap-2">
      <TextArea
        label="Public metadata"
        isOptional
        spellCheck={false}
        autoCapitalize="off"
        className="font-mono"
        hint={error === undefined ? metadataHint(text) : undefined}
        {...register(name)}
        error={error}
      />
      {isJson && (
        <div className="flex flex-wrap gap-2">
          <Button variant="quiet" onClick={() => replace(formatJson(text))}>
            Format JSON
          </Button>
          {quoteLongNumbers(text) !== text && (
            <Button variant="quiet" onClick={() => replace(quoteLongNumbers(text))}>
              Put long numbers in quotes
            </Button>
          )}
        </div>
      )}
    </div>
  );
}

function metadataHint(text: string): string {
  const { data, error } = z.safeParse(OptionValues.shape.publicMetadata, text);
  if (error) return error.issues[0]?.message ?? "";
  if (data === undefined) return 'A JSON object that Clerk copies to the user, such as {"plan": "team"}.';
  const keys = Object.keys(data);
  return `Reads as ${keys.length === 1 ? "1 key" : `${keys.length} keys`}: ${keys.join(", ")}`;
}
