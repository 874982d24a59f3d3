import type { Order, Page } from "#sandbox/data/database.ts";
import { badParam } from "#sandbox/failures/errors.ts";

/** `limit` 1 to 500 (default 10) and `offset` from 0; anything else is a 422. */
export function readPage(query: URLSearchParams): Page {
  return {
    limit: readInteger(query, "limit", 10, 1, 500),
    offset: readInteger(query, "offset", 0, 0, Number.MAX_SAFE_INTEGER),
  };
}

/** `order_by` with an optional sign; without a sign it is ascending. */
export function readOrder<Column extends string>(
  query: URLSearchParams,
  columns: readonly Column[],
  fallback: Order<Column>,
): Order<Column> {
  const text = query.get("order_by");
  if (text === null || text === "") return fallback;
  // An unencoded plus arrives as a space.
  const name = text.replace(/^[+\- ]/, "");
  const column = columns.find((candidate) => candidate === name);
  if (column === undefined) throw badParam("form_param_value_invalid", "order_by");
  return { column, direction: text.startsWith("-") ? "DESC" : "ASC" };
}

/** One of `choices`, or undefined when absent; anything else is a 422. */
export function readChoice<Choice extends string>(
  query: URLSearchParams,
  name: string,
  choices: readonly Choice[],
): Choice | undefined {
  const text = query.get(name);
  if (text === null) return undefined;
  const choice = choices.find((candidate) => candidate === text);
  if (choice === undefined) throw badParam("form_param_value_invalid", name);
  return choice;
}

/** A repeatable or comma-separated parameter; more than 100 values are a 422. */
export function readList(query: URLSearchParams, name: string): string[] | undefined {
  const values = query.getAll(name).flatMap((value) => value.split(","));
  const trimmed = values.map((value) => value.trim()).filter((value) => value !== "");
  if (trimmed.length > 100) throw badParam("form_param_array_size_exceeded", name);
  return query.has(name) ? trimmed : undefined;
}

function readInteger(
  query: URLSearchParams,
  name: string,
  fallback: number,
  least: number,
  most: number,
): number {
  const text = query.get(name);
  if (text === null) return fallback;
  const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= least && value <= most)) throw badParam("form_param_value_invalid", name);
  return value;
}
