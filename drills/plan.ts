import type { Timeouts } from "#bff/clerk/http.ts";
import type { Death } from "./moments.ts";

/** What a server process of a drill is to do beside serving; handed over as its one argument, in JSON. */
export type Plan = {
  distDir: string;
  death?: Death;
  /** Shorter time limits for calls to Clerk, so that a stall is a matter of a second. */
  timeouts?: Timeouts;
  /** How far its clock stands ahead of the real one, in ms. */
  clockMs?: number;
};

/** What it can be told while it runs. */
export type Order =
  /** Sets its clock, in ms ahead of the real one. */
  | { kind: "clock"; ms: number }
  /** `full`: the database may not grow any more, as on a full disk; otherwise it may again. */
  | { kind: "disk"; isFull: boolean };
