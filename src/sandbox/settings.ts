import { z } from "zod";

/** A well-formed secret key; its prefix says what kind of instance it belongs to. */
export const keyPattern = /^sk_(test|live)_[A-Za-z0-9_-]+$/;

/**
 * What can be changed while the sandbox runs. Where the behaviour of the real service is not known, both
 * possibilities are here, so that a client can be tried against either.
 */
export const Settings = z.strictObject({
  /** How long the "hour" of the invitation limits lasts; 3600 is the real thing. */
  hourSeconds: z.number().positive().max(86_400),
  /** Every answer under /v1 comes this much later. */
  latencyMs: z.int().min(0).max(60_000),
  /** fixed: the hour starts with its first call. sliding: any stretch of that length counts. */
  hourKind: z.enum(["fixed", "sliding"]),
  /** Whether a call that was refused with a 4xx (other than 429) has used up a call of the allowance. */
  refusedCallsSpendAllowance: z.boolean(),
  /** Whether form_identifier_exists and form_param_format_invalid name the address in meta.email_addresses of a bulk call. */
  bulkRefusalNamesAddress: z.boolean(),
  /** Whether the query of a list matches part of an address or only the whole. */
  queryMatches: z.enum(["part", "whole"]),
  /** Whether ignore_existing also lets a user be invited. */
  existingUserCanBeBypassed: z.boolean(),
  rateLimitCode: z.enum(["too_many_requests", "rate_limit_exceeded"]),
  /** Every second invitation answers its times in seconds instead of milliseconds. */
  timesInSeconds: z.boolean(),
  /** The only key that is accepted; null accepts every well-formed one. */
  secretKey: z.string().regex(keyPattern).nullable(),
  singlePerHour: z.int().min(0),
  bulkPerHour: z.int().min(0),
  /** null: 1,000 for sk_live_ keys, 100 for sk_test_ keys. */
  generalPer10s: z.int().min(0).nullable(),
  /** What every call under /v1 gets instead of its answer. */
  outage: z.enum(["none", "unavailable", "html", "cut", "silence"]),
  /** How long the fault `slow` holds its answer back. */
  slowMs: z.int().min(0).max(600_000),
  /** How long after the call the fault `late` applies it. */
  lateMs: z.int().min(0).max(600_000),
});
export type Settings = z.infer<typeof Settings>;

export const SettingsPatch = Settings.partial();

/** The settings at start: Clerk's documented numbers, and the stricter reading of what is open. */
export function initialSettings(given: {
  hourSeconds: number;
  latencyMs: number;
  secretKey?: string | undefined;
}): Settings {
  return {
    hourSeconds: given.hourSeconds,
    latencyMs: given.latencyMs,
    hourKind: "fixed",
    refusedCallsSpendAllowance: true,
    bulkRefusalNamesAddress: true,
    queryMatches: "part",
    existingUserCanBeBypassed: false,
    rateLimitCode: "too_many_requests",
    timesInSeconds: false,
    secretKey: given.secretKey ?? null,
    singlePerHour: 100,
    bulkPerHour: 25,
    generalPer10s: null,
    outage: "none",
    slowMs: 10_000,
    lateMs: 2000,
  };
}
