import { setImmediate } from "node:timers/promises";
import type { Batch, NewBatch } from "#contract/batch.ts";
import type { Engine } from "#batches/engine.ts";
import type { InvitationRecords } from "#batches/ledger/invitation-records.ts";
import { domainObjection } from "#recipients/address/allowed-domains.ts";
import { fail, rowsShown } from "#bff/http/problem.ts";
import type { SettingStore } from "#bff/settings/store.ts";

/** The parts of an invitation that the settings may restrict. */
type Restricted = { emailAddress?: string | undefined; redirectUrl?: string | undefined };

/**
 * Restricts invitations to the domains in the settings, and redirect URLs to the origins in them. Without any, all are
 * allowed. The rules apply to every role.
 */
export type InviterRules = {
  /** @throws {ProblemError} `invalid` at the field, below `path` if given, with what is allowed */
  check(invitation: Restricted, path?: string): Promise<void>;
  /** Checks the options, the rows, and the URLs that a resend keeps. @throws {ProblemError} `invalid`, with the rows */
  checkBatch(newBatch: NewBatch): Promise<void>;
  /**
   * Checks rows that were accepted before: those that a follow-up or a resumed batch would invite under the rules of today.
   * @throws {ProblemError} `invalid`
   */
  checkAgain(batch: Batch, rows: "failed" | "cancelled" | "queued"): Promise<void>;
};

type InviterRulesOptions = {
  engine: Pick<Engine, "invitees">;
  settings: Pick<SettingStore, "read">;
  records: Pick<InvitationRecords, "redirectUrlsOf">;
};

const rowsPerSlice = 1_000;

type Objection = { field: keyof Restricted; detail: string };

/** Says what is not allowed, or null; null instead of a function if everything is allowed. */
type Judge = ((invitation: Restricted) => Objection | null) | null;

export function createInviterRules({ engine, settings, records }: InviterRulesOptions): InviterRules {
  async function createJudge(): Promise<Judge> {
    const { allowedDomains, redirectOrigins } = await settings.read();
    if (allowedDomains.length === 0 && redirectOrigins.length === 0) return null;
    const objectToDomain = domainObjection(allowedDomains);
    const objectToUrl = urlObjection(redirectOrigins);
    return ({ emailAddress, redirectUrl }) => {
      const domain = emailAddress === undefined ? null : objectToDomain(emailAddress);
      if (domain !== null) return { field: "emailAddress", detail: domain };
      const url = redirectUrl === undefined ? null : objectToUrl(redirectUrl);
      return url === null ? null : { field: "redirectUrl", detail: url };
    };
  }

  /** The rows that would be invited, by position. */
  async function inviteesOf(newBatch: NewBatch): Promise<readonly Restricted[]> {
    switch (newBatch.kind) {
      case "invite":
        return newBatch.rows;
      case "resend": {
        const { rows, options } = newBatch;
        if (options.redirectUrl !== undefined) return rows;
        const kept = await records.redirectUrlsOf(rows.map((row) => row.invitationId));
        return rows.map((row) => ({ ...row, redirectUrl: kept.get(row.invitationId) }));
      }
      case "revoke":
      case "delete":
        return [];
      default:
        return newBatch satisfies never;
    }
  }

  return {
    async check(invitation, path = "") {
      refuse((await createJudge())?.(invitation) ?? null, path);
    },
    async checkBatch(newBatch) {
      const judge = await createJudge();
      if (judge === null || !("options" in newBatch)) return;
      refuse(judge({ redirectUrl: newBatch.options.redirectUrl }), "options.");
      const objections: (Objection & { index: number })[] = [];
      for (const [index, invitee] of (await inviteesOf(newBatch)).entries()) {
        const objection = judge(invitee);
        if (objection !== null) objections.push({ ...objection, index });
        if (objections.length === rowsShown) break;
        // Others are answered in between.
        if (index % rowsPerSlice === rowsPerSlice - 1) await setImmediate();
      }
      const [first] = objections;
      if (first === undefined) return;
      const rows = objections.map(({ index, detail }) => ({ index, detail }));
      fail("invalid", first.detail, { field: `rows.${first.index}.${first.field}`, rows });
    },
    async checkAgain({ id, kind, options }, rows) {
      const judge = await createJudge();
      if (judge === null || (kind !== "invite" && kind !== "resend")) return;
      refuse(judge({ redirectUrl: options.redirectUrl }));
      let kept: string[] = [];
      const refuseKept = async () => {
        for (const redirectUrl of (await records.redirectUrlsOf(kept)).values())
          refuse(judge({ redirectUrl }));
        kept = [];
      };
      for await (const invitee of engine.invitees(id, rows)) {
        refuse(judge(invitee));
        // A resend takes the URL of the old invitation, unless the batch gives one.
        const isKept = kind === "resend" && options.redirectUrl === undefined;
        if (isKept && invitee.replaces !== null) kept.push(invitee.replaces);
        if (kept.length === rowsPerSlice) await refuseKept();
      }
      await refuseKept();
    },
  };
}

function refuse(objection: Objection | null, path = ""): void {
  if (objection !== null) fail("invalid", objection.detail, { field: path + objection.field });
}

function urlObjection(redirectOrigins: readonly string[]): (redirectUrl: string) => string | null {
  // An origin may or may not include the default port.
  const origins = new Set(redirectOrigins.map((origin) => new URL(origin).origin));
  return (redirectUrl) => {
    if (origins.size === 0 || origins.has(new URL(redirectUrl).origin)) return null;
    return `${redirectUrl} leads to a site that the settings do not allow. Use a URL of ${formatOrigins(redirectOrigins)}, or ask an admin to allow it.`;
  };
}

const mostListed = 5;

function formatOrigins(origins: readonly string[]): string {
  const more = origins.length - mostListed;
  const shown = origins.slice(0, mostListed).join(" or ");
  return more > 0 ? `${shown} (or of ${more} more)` : shown;
}
