import { type FormEvent, useEffect, useId, useRef, useState } from "react";
import { Button } from "#web/ui/button.tsx";
import { fieldLabels } from "./format-filter.ts";

type RangeStepProps = {
  field: "created" | "joined" | "expires";
  /** The filter so far; its days are the first values. */
  text: string;
  onPick: (dates: string) => void;
};

const box =
  "control min-w-0 grow rounded-control border border-line-control bg-surface px-2 text-14 hover:border-ink-faint aria-invalid:border-failed touch:text-16";

/** Two days, of which one may be missing. */
export function RangeStep({ field, text, onPick }: RangeStepProps) {
  const [given = "", until = ""] = text.includes("..") ? text.split("..") : [];
  const [first, setFirst] = useState(given);
  const [last, setLast] = useState(until);
  const [error, setError] = useState<string>();
  const input = useRef<HTMLInputElement>(null);
  const errorId = useId();
  useEffect(() => input.current?.focus(), []);

  function submit(event: FormEvent) {
    event.preventDefault();
    if (first === "" && last === "") setError("Enter at least one day.");
    else if (first !== "" && last !== "" && first > last) setError("The first day is after the last one.");
    else onPick(`${first}..${last}`);
  }

  const shared = {
    type: "date",
    className: box,
    "aria-invalid": error === undefined ? undefined : true,
    "aria-describedby": error === undefined ? undefined : errorId,
  } as const;
  return (
    <form noValidate onSubmit={submit} className="flex flex-col gap-3 p-3">
      <p className="font-medium">{fieldLabels[field]} between</p>
      <label className="flex items-center gap-2">
        <span className="w-16 shrink-0 text-13 text-ink-soft">First day</span>
        <input {...shared} ref={input} value={first} onChange={({ target }) => setFirst(target.value)} />
      </label>
      <label className="flex items-center gap-2">
        <span className="w-16 shrink-0 text-13 text-ink-soft">Last day</span>
        <input {...shared} value={last} onChange={({ target }) => setLast(target.value)} />
      </label>
      {error !== undefined && (
        <p id={errorId} role="alert" className="text-13 text-failed">
          {error}
        </p>
      )}
      <Button type="submit" variant="primary">
        Apply filter
      </Button>
    </form>
  );
}
