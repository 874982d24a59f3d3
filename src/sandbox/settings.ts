import { z } from "zod";

/** The prefix of a secret key names the kind of its instance. */
export const keyPattern = /^sk_(test|live)_[A-Za-z0-9_-]+$/;

/**
 * Settings that can change while the sandbox runs. Where Clerk's behaviour is not documented, a setting selects between
 * the possibilities, so that a client can be tested with each.
 */
export const Settings = z.strictObject({
  /** How long the "hour" of the invitation limits lasts; 3600 at Clerk. */
  hourSeconds: z.number().positive().max(86_400),
  /** Delay of every answer under /v1. */
  latencyMs: z.int().min(0).max(60_000),
  /** fixed: the hour starts with its first call. sliding: any period of that length counts. */
  hourKind: z.enum(["fixed", "sliding"]),
  /** Whether a call refused with a 4xx (other than 429) uses allowance. */
  refusedCallsSpendAllowance: z.boolean(),
  /** Whether form_identifier_exists and form_param_format_invalid name the addresses of a bulk call. */
  bulkRefusalNamesAddress: z.boolean(),
  /** Whether the query of a list matches part of an address or only the whole. */
  queryMatches: z.enum(["part", "whole"]),
  /** Whether ignore_existing also allows inviting a user. */
  existingUserCanBeBypassed: z.boolean(),
  rateLimitCode: z.enum(["too_many_requests", "rate_limit_exceeded"]),
  /** Whether every second invitation has its times in seconds. */
  timesInSeconds: z.boolean(),
  /** The only accepted key; null accepts every well-formed one. */
  secretKey: z.string().regex(keyPattern).nullable(),
  singlePerHour: z.int().min(0),
  bulkPerHour: z.int().min(0),
  /** null: 1,000 for sk_live_ keys, 100 for sk_test_ keys. */
  generalPer10s: z.int().min(0).nullable(),
  /** Replaces every answer under /v1. */
  outage: z.enum(["none", "unavailable", "html", "cut", "silence"]),
  /** Delay of the answer of the fault `slow`. */
  slowMs: z.int().min(0).max(600_000),
  /** Delay of the effect of the fault `late`. */
  lateMs: z.int().min(0).max(600_000),
  /** How long the list of invitations takes to show what happened to one. */
  listLagMs: z.int().min(0).max(600_000),
  /** How far the sandbox's clock is ahead of the machine's; its limits use the machine's. */
  clockAheadMs: z.int().min(-86_400_000).max(86_400_000),
  /** Whether `GET /v1/instance` exists. */
  instanceServed: z.boolean(),
  /** Whether addresses cause their faults. */
  faultsByAddress: z.boolean(),
  /** Refuses every call that creates invitations, without a reason that a client could act on. */
  createAnswer: z.enum(["none", "404", "400", "html-400"]),
  /** How long after each failed attempt a webhook is sent again; as many retries as there are values. */
  webhookRetriesMs: z.array(z.int().min(0).max(86_400_000)).max(10),
});
export type Settings = z.infer<typeof Settings>;

export const SettingsPatch = Settings.partial();

/** Clerk's documented limits, and the stricter choice where the documents are silent. */
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
    listLagMs: 0,
    clockAheadMs: 0,
    instanceServed: true,
    faultsByAddress: true,
    createAnswer: "none",
    webhookRetriesMs: [1000, 5000, 30_000, 120_000],
  };
}
