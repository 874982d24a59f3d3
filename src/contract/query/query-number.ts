import * as z from "zod/mini";

/** A whole number in a query string. Digits only, as in the forms: `0x10`, `1e2` and `+5` are refused. */
export function queryNumber(min: number, max?: number) {
  const words =
    max === undefined
      ? `Use a whole number in digits, ${min} or more.`
      : `Use a whole number in digits, from ${min} to ${max}.`;
  return z.pipe(
    z.string().check(
      z.regex(/^\d{1,15}$/, words),
      z.refine((text) => Number(text) >= min && Number(text) <= (max ?? Infinity), words),
    ),
    z.transform(Number),
  );
}
