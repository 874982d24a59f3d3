import type { Batch, NewBatch } from "#contract/batch.ts";
import type { Engine } from "#batches/engine.ts";
import type { InvitationRecords } from "#batches/ledger/invitation-records.ts";
import { fail, rowsShown } from "#bff/http/problem.ts";
import type { SettingStore } from "#bff/settings/store.ts";

/** Restricts redirect URLs to the origins in the settings. Without any, all URLs are allowed. */
export type RedirectRule = {
  /** @throws {ProblemError} `invalid` at `field`, with the URL and the allowed origins */
  check(redirectUrl: string | undefined, field?: string): Promise<void>;
  /** Checks the options, the rows, and the URLs that a resend keeps. @throws {ProblemError} `invalid`, with the rows */
  checkBatch(newBatch: NewBatch): Promise<void>;
  /** Checks the URLs that a retry would use again. @throws {ProblemError} `invalid` */
  checkRetry(batch: Batch): Promise<void>;
};

type RedirectRuleOptions = {
  engine: Pick<Engine, "failedRedirectUrls">;
  settings: Pick<SettingStore, "read">;
  records: Pick<InvitationRecords, "redirectUrlsOf">;
};

export function createRedirectRule({ engine, settings, records }: RedirectRuleOptions): RedirectRule {
  /** A function that says why a URL is not allowed, or null; null if all URLs are allowed. */
  async function objection(): Promise<((redirectUrl: string | undefined) => string | null) | null> {
    const { redirectOrigins } = await settings.read();
    if (redirectOrigins.length === 0) return null;
    // An origin may or may not include the default port.
    const origins = new Set(redirectOrigins.map((origin) => new URL(origin).origin));
    return (redirectUrl) => {
      if (redirectUrl === undefined || origins.has(new URL(redirectUrl).origin)) return null;
      return `${redirectUrl} leads to a site that the settings do not allow. Use a URL of ${formatOrigins(redirectOrigins)}, or ask an admin to allow it.`;
    };
  }

  async function check(redirectUrl: string | undefined, field = "redirectUrl"): Promise<void> {
    const detail = (await objection())?.(redirectUrl) ?? null;
    if (detail !== null) fail("invalid", detail, { field });
  }

  /** The URL of each row that has one, by position. */
  async function urlsOf(newBatch: NewBatch): Promise<(string | undefined)[]> {
    switch (newBatch.kind) {
      case "invite":
        return newBatch.rows.map((row) => row.redirectUrl);
      case "resend": {
        if (newBatch.options.redirectUrl !== undefined) return [];
        const kept = await records.redirectUrlsOf(newBatch.rows.map((row) => row.invitationId));
        return newBatch.rows.map((row) => kept.get(row.invitationId));
      }
      case "revoke":
      case "delete":
        return [];
      default:
        return newBatch satisfies never;
    }
  }

  return {
    check,
    async checkBatch(newBatch) {
      const judge = await objection();
      if (judge === null || !("options" in newBatch)) return;
      await check(newBatch.options.redirectUrl, "options.redirectUrl");
      const rows = (await urlsOf(newBatch)).flatMap((url, index) => {
        const detail = judge(url);
        return detail === null ? [] : [{ index, detail }];
      });
      const [first] = rows;
      if (first === undefined) return;
      const field = `rows.${first.index}.redirectUrl`;
      fail("invalid", first.detail, { field, rows: rows.slice(0, rowsShown) });
    },
    async checkRetry(batch) {
      const judge = await objection();
      if (judge === null) return;
      await check(batch.options.redirectUrl);
      for (const url of await engine.failedRedirectUrls(batch.id)) {
        const detail = judge(url);
        if (detail !== null) fail("invalid", detail);
      }
    },
  };
}

const mostListed = 5;

function formatOrigins(origins: readonly string[]): string {
  const more = origins.length - mostListed;
  const shown = origins.slice(0, mostListed).join(" or ");
  return more > 0 ? `${shown} (or of ${more} more)` : shown;
}
