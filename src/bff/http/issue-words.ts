import type * as z from "zod/mini";

const kinds: Partial<Record<string, string>> = {
  string: "a string",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  object: "an object",
  record: "an object",
  array: "an array",
};

const wrongForm = "This is missing or has the wrong form.";

/**
 * What is wrong and what to send instead, where a schema has no words of its own. Without this the words would depend on
 * whether a library has loaded zod's English ones.
 */
export function issueWords(issue: z.core.$ZodRawIssue): string {
  switch (issue.code) {
    case "unrecognized_keys":
      return `Unknown field: "${issue.keys.join('", "')}".`;
    case "invalid_type":
      return typeWords(issue.input, kinds[issue.expected] ?? issue.expected);
    case "invalid_value":
      return choiceWords(issue.values.map(String));
    case "invalid_union":
      return choiceWords(Array.isArray(issue["options"]) ? issue["options"].map(String) : []);
    case "too_small":
      return sizeWords(issue.origin, "at least", issue.minimum);
    case "too_big":
      return sizeWords(issue.origin, "at most", issue.maximum);
    case "invalid_format":
    case "invalid_key":
    case "invalid_element":
    case "not_multiple_of":
    case "custom":
    default:
      return wrongForm;
  }
}

function typeWords(input: unknown, kind: string): string {
  return input === undefined ? `This is missing. Send ${kind}.` : `This has the wrong type. Send ${kind}.`;
}

function choiceWords(choices: readonly string[]): string {
  if (choices.length === 0) return wrongForm;
  return `This is missing or is not one of the possible values: ${choices.join(", ")}.`;
}

function sizeWords(origin: string, bound: string, size: number | bigint): string {
  const unit = origin === "string" ? " characters" : origin === "array" ? " items" : "";
  return `Use ${bound} ${size.toLocaleString("en")}${unit}.`;
}
