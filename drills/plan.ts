import type { Timeouts } from "#bff/clerk/http.ts";
import type { SweepTiming } from "#register/schedule.ts";
import type { StartedProcess } from "#testing/start-process.ts";
import type { Death } from "./moments.ts";

export type ServerProcess = StartedProcess<Order>;
/** Any server whose URL is known. */
export type ReachedServer = Pick<ServerProcess, "ready">;

/** What a server process of a drill does besides serving: its only argument, in JSON. */
export type Plan = {
  distDir: string;
  death?: Death;
  /** Shorter timeouts for calls to Clerk, so that a stall takes a second. */
  timeouts?: Timeouts;
  /** When the engine looks again after a cancel or rollback. */
  lateLooksMs?: readonly number[];
  /** When the register is swept. */
  sweepTiming?: Partial<SweepTiming>;
  /** How far its clock is ahead of the real one. */
  clockMs?: number;
};

/** What it does on demand while it runs. */
export type Order =
  /** Sets its clock so far ahead of the real one. */
  | { kind: "clock"; ms: number }
  /** Dies, or is suspended, at a moment counted from now; without one it goes on. */
  | { kind: "death"; death?: Death }
  /** Stops the database from growing, as on a full disk, or lets it grow again. */
  | { kind: "disk"; isFull: boolean };
