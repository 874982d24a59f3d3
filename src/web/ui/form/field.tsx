import { type ComponentProps, type ReactNode, useId } from "react";
import { classNames } from "#web/ui/class-names.ts";
import { useWhilePointerIsUp } from "./use-while-pointer-is-up.ts";

/** Ties a control to its label, hint and error. */
type ControlProps = {
  id: string;
  "aria-invalid": boolean | undefined;
  "aria-describedby": string | undefined;
};

type FieldText = { label: ReactNode; hint?: ReactNode; error?: string | undefined };

type FieldProps = FieldText & { isOptional?: boolean; children: (control: ControlProps) => ReactNode };

/** A label above the control, error and hint below it; screen readers read all of them with the control. */
function Field({ label, hint, error, isOptional = false, children }: FieldProps) {
  const id = useId();
  const notes = useNotes(id, hint, error);
  return (
    <div className="flex flex-col gap-1">
      <label htmlFor={id} className="text-13 font-medium">
        {label}
        {isOptional && <span className="font-normal text-ink-faint"> (optional)</span>}
      </label>
      {children({ id, ...notes.control })}
      {notes.element}
    </div>
  );
}

function useNotes(id: string, hint: ReactNode, newestError: string | undefined) {
  const error = useWhilePointerIsUp(newestError);
  const ids = [error !== undefined && `${id}-error`, hint !== undefined && `${id}-hint`].filter(
    (each) => each !== false,
  );
  return {
    control: {
      "aria-invalid": error === undefined ? undefined : true,
      "aria-describedby": ids.length === 0 ? undefined : ids.join(" "),
    },
    element: (
      <>
        {error !== undefined && (
          <p id={`${id}-error`} className="text-13 text-failed">
            {error}
          </p>
        )}
        {hint !== undefined && (
          <p id={`${id}-hint`} className="text-12 text-ink-faint">
            {hint}
          </p>
        )}
      </>
    ),
  };
}

const box =
  "control w-full min-w-0 rounded-control border border-line-control bg-surface px-3 py-1 text-14 text-ink placeholder:text-ink-faint hover:border-ink-faint focus-visible:border-accent-text focus-visible:outline-offset-[-1px] aria-invalid:border-failed touch:text-16";

type TextFieldProps = FieldText & { isOptional?: boolean; suffix?: string } & Omit<
    ComponentProps<"input">,
    "id"
  >;

export function TextField({
  label,
  hint,
  error,
  isOptional = false,
  suffix,
  className,
  ...input
}: TextFieldProps) {
  return (
    <Field label={label} hint={hint} error={error} isOptional={isOptional}>
      {(control) => (
        <div className="flex items-center gap-2">
          <input type="text" {...input} {...control} className={classNames(box, className)} />
          {suffix !== undefined && <span className="shrink-0 text-ink-soft">{suffix}</span>}
        </div>
      )}
    </Field>
  );
}

type TextAreaProps = FieldText & { isOptional?: boolean } & Omit<ComponentProps<"textarea">, "id">;

export function TextArea({ label, hint, error, isOptional = false, className, ...area }: TextAreaProps) {
  return (
    <Field label={label} hint={hint} error={error} isOptional={isOptional}>
      {(control) => (
        <textarea
          {...area}
          {...control}
          className={classNames(box, "field-sizing-content max-h-64 min-h-20 resize-y py-2", className)}
        />
      )}
    </Field>
  );
}

type SelectProps = FieldText & {
  options: readonly { value: string; label: string }[];
} & Omit<ComponentProps<"select">, "id" | "children">;

export function Select({ label, hint, error, options, className, ...select }: SelectProps) {
  return (
    <Field label={label} hint={hint} error={error}>
      {(control) => (
        <select {...select} {...control} className={classNames(box, "pl-2", className)}>
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

type CheckboxProps = FieldText & Omit<ComponentProps<"input">, "id" | "type">;

export function Checkbox({ label, hint, error, className, ...input }: CheckboxProps) {
  const id = useId();
  const notes = useNotes(id, hint, error);
  return (
    <div className={classNames("flex gap-2 touch:min-h-11 touch:items-center", className)}>
      <input
        type="checkbox"
        {...input}
        id={id}
        {...notes.control}
        className="mt-0.5 size-4 shrink-0 touch:size-6"
      />
      <div className="min-w-0">
        <label htmlFor={id} className="text-14">
          {label}
        </label>
        {notes.element}
      </div>
    </div>
  );
}

type RadioGroupProps = FieldText & {
  /** Side by side where there is space. */
  isRow?: boolean;
  options: readonly { value: string; label: string; hint?: string }[];
} & Omit<ComponentProps<"input">, "id" | "type" | "value">;

/** A choice between a few visible options. Spread `register(…)` on it: each radio button gets its ref. */
export function RadioGroup({
  label,
  hint,
  error,
  options,
  isRow = false,
  className,
  ...input
}: RadioGroupProps) {
  const id = useId();
  const notes = useNotes(id, hint, error);
  return (
    <fieldset
      className={classNames("min-w-0", className)}
      aria-describedby={notes.control["aria-describedby"]}
    >
      <legend className="mb-1 text-13 font-medium">{label}</legend>
      <div className={classNames("flex flex-col gap-2", isRow && "sm:flex-row sm:gap-8")}>
        {options.map((option) => (
          <label key={option.value} className="flex gap-2 touch:min-h-11 touch:items-center">
            <input
              type="radio"
              {...input}
              value={option.value}
              className="mt-0.5 size-4 shrink-0 touch:size-6"
            />
            <span className="min-w-0">
              {option.label}
              {option.hint !== undefined && (
                <span className="block text-12 text-ink-faint">{option.hint}</span>
              )}
            </span>
          </label>
        ))}
      </div>
      {notes.element}
    </fieldset>
  );
}
