import { array, assert, asyncProperty, integer, jsonValue, record, string } from "fast-check";
import { expect, test } from "vitest";
import { parseExactly } from "#recipients/long-numbers.ts";
import { ProblemError } from "#bff/http/problem.ts";
import { splitRows } from "./rows-body.ts";

const encoder = new TextEncoder();

async function read(text: string): Promise<unknown> {
  const { rest, rows } = await splitRows(encoder.encode(text));
  return rows === null ? rest : { ...(rest as object), rows: [...rows.slices()].flat() };
}

async function faultOf(text: string): Promise<string> {
  try {
    await read(text);
  } catch (error) {
    if (error instanceof ProblemError) return error.problem.detail;
    throw error;
  }
  return "";
}

function parsedOrRefused(text: string): unknown {
  try {
    return parseExactly(text);
  } catch {
    return "refused";
  }
}

test("a body that is split is the same as one that is parsed in one piece", async () => {
  const body = record({ before: jsonValue(), rows: array(jsonValue()), after: jsonValue() });
  await assert(
    asyncProperty(body, integer({ min: 0, max: 4 }), async (value, indent) => {
      const text = JSON.stringify(value, null, indent);
      expect(await read(text)).toEqual(parseExactly(text));
    }),
  );
});

test("a body without a list of rows is parsed as it is", async () => {
  await assert(
    asyncProperty(jsonValue(), async (value) => {
      const text = JSON.stringify(value);
      expect(await read(text)).toEqual(parseExactly(text));
    }),
  );
});

test("a text that looks like the key of the rows is not taken for it", async () => {
  for (const body of [
    { text: ',"rows":[1,2]', rows: [3] },
    { 'a,"rows":': [1, 2], rows: [3] },
    { inner: { rows: [1, 2] }, rows: [{ rows: [3] }] },
    { rows: 5, "\\": "\\" },
  ])
    expect(await read(JSON.stringify(body))).toEqual(body);
});

test("a text that is not JSON is refused wherever the mistake is", async () => {
  const valid = '{"kind":"invite","rows":[{"a":1},{"a":2}],"z":[]}';
  await assert(
    asyncProperty(
      integer({ min: 0, max: valid.length - 1 }),
      string({ unit: "binary-ascii" }),
      async (at, text) => {
        const changed = valid.slice(0, at) + text + valid.slice(at + 1);
        expect(await read(changed).catch(() => "refused")).toEqual(parsedOrRefused(changed));
      },
    ),
  );
  for (const text of [
    '{"rows":[1,2',
    '{"rows":[1,]}',
    '{"rows":[1}',
    '{"rows":[,]}',
    '{"rows":[1]}}',
    '{"rows":[1 2]}',
  ])
    expect(await faultOf(text)).toBe("The body is not JSON. Send JSON and try again.");
});

test("a second list of rows is refused", async () => {
  expect(await faultOf('{"rows":[1],"rows":[2]}')).toBe("The body has two lists of rows. Send one.");
});

test("rows keep the limits for nesting and for texts", async () => {
  const nested = (levels: number) => `{"rows":[${"[".repeat(levels)}${"]".repeat(levels)}]}`;
  expect(await faultOf(nested(62))).toBe("");
  expect(await faultOf(nested(63))).toBe("The body may nest at most 64 levels deep.");
  expect(await faultOf(`{"rows":["${"x".repeat(65_537)}"]}`)).toContain("at most 65,536 characters");
});

test("what is not a row may have two megabytes", async () => {
  const padding = " ".repeat(2 * 1024 * 1024);
  expect(await faultOf(`{"rows":[1]${padding}}`)).toContain("at most 2 MB");
  expect(await faultOf(`{"rows":[1${padding}]}`)).toBe("");
});

test.each([
  [1, [1]],
  [1_000, [1_000]],
  // The last one would be alone.
  [1_001, [1_001]],
  [2_500, [1_000, 1_000, 500]],
])("a list of %i rows is parsed in slices of %j", async (count, sizes) => {
  const body = { rows: Array.from({ length: count }, (_row, at) => `row ${at}, "quoted" ü`) };
  const { rows } = await splitRows(encoder.encode(JSON.stringify(body)));
  expect(rows?.count).toBe(count);
  const slices = [...(rows?.slices() ?? [])];
  expect(slices.map((slice) => slice.length)).toEqual(sizes);
  expect(slices.flat()).toEqual(body.rows);
});
