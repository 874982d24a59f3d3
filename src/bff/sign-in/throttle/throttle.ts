import { clientNetwork } from "#bff/http/client-address.ts";
import { fail } from "#bff/http/problem.ts";
import { createCounters } from "./counters.ts";

const failuresPerSubject = 5;
const failuresPerNetwork = 20;
/**
 * Some 20 MB. A guess is counted only if its password was hashed, and five minutes have time for fewer hashes; while all
 * places are taken, strangers must wait, and members on their own devices need no place.
 */
const maxStrangerKeys = 100_000;
const fullForS = 60;

/**
 * One guess. `subject` is what it is about: an e-mail address for a password, else the id of the member; null where only
 * the network counts. Each kind counts for itself, so that no text that a stranger types counts as another kind.
 */
export type Guess = {
  kind: "password" | "code" | "proof" | "setup";
  subject: string | null;
  from: Guesser;
};

/**
 * Who guesses: a stranger at an address, or a browser or session that has proved to belong to the member. Strangers share
 * one limit for a subject, and each known device has its own: no stranger can use it up.
 */
export type Guesser = { stranger: string } | { known: string };

/** A counted guess: a failure, unless it is taken back. */
export type CountedGuess = {
  /** Forgets the failures of the subject. Those of the network stay: it may know one of many passwords. */
  succeed(): void;
  /** The guess was not judged. */
  withdraw(): void;
};

/** Slows down guessing. In memory: a restart forgets all failures. */
export type Throttle = {
  /**
   * Counts a guess before its answer is known, so that parallel guesses count too. Failures before `since` (ms) do not
   * count.
   * @throws {ProblemError} `too_many_attempts` with the time to wait, `sign_in_busy` if there is no room for a counter
   */
  count(guess: Guess, since?: number): CountedGuess;
};

type Limit = { key: string; allowed: number };

export function createThrottle(now: () => number): Throttle {
  const strangers = createCounters(now, maxStrangerKeys);
  // Their keys are devices that signed in and sessions, which strangers cannot make.
  const known = createCounters(now, Number.POSITIVE_INFINITY);
  return {
    count(guess, since = 0) {
      const { subject, networks } = limitsOf(guess);
      const limits = [...subject, ...networks];
      const counters = "known" in guess.from ? known : strangers;
      const waitMs = Math.max(0, ...limits.map(({ key, allowed }) => counters.waitMs(key, allowed, since)));
      if (waitMs > 0) refuse(Math.ceil(waitMs / 1_000));
      if (!limits.every(({ key }) => counters.hasRoomFor(key)))
        fail("sign_in_busy", undefined, { retryAfter: fullForS });
      for (const { key } of limits) counters.add(key);
      return {
        succeed() {
          for (const { key } of subject) counters.clear(key);
          for (const { key } of networks) counters.takeBack(key);
        },
        withdraw() {
          for (const { key } of limits) counters.takeBack(key);
        },
      };
    },
  };
}

function limitsOf({ kind, subject, from }: Guess): { subject: Limit[]; networks: Limit[] } {
  const about = subject === null ? [] : [subject.trim().toLowerCase()];
  if ("known" in from)
    return {
      subject: about.map((text) => ({ key: keyOf(kind, from.known, text), allowed: failuresPerSubject })),
      networks: [],
    };
  return {
    subject: about.map((text) => ({ key: keyOf(kind, text), allowed: failuresPerSubject })),
    networks: [{ key: keyOf("network", clientNetwork(from.stranger)), allowed: failuresPerNetwork }],
  };
}

/** JSON, so that no part can imitate another. */
function keyOf(...parts: string[]): string {
  return JSON.stringify(parts);
}

function refuse(retryAfter: number): never {
  const minutes = Math.ceil(retryAfter / 60);
  fail("too_many_attempts", `Too many wrong attempts. Try again in ${minutes} min.`, { retryAfter });
}
