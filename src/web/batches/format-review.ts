import type { BatchKind } from "#contract/batch.ts";
import { formatNumber } from "#web/format/english.ts";
import type { Review } from "./queries.ts";
import { formatRows, kindLabels } from "./labels.ts";

/** What resuming a restored batch would do, a sentence for each kind of row that it has. */
export function formatReview(kind: BatchKind, review: Review): string[] {
  const { total, open, recognised, invited, users, unknown } = review;
  const revoked = review.revokedAddresses.length;
  const { done } = kindLabels[kind];
  const are = (count: number) => (count === 1 ? "is" : "are");
  const were = (count: number) => (count === 1 ? "was" : "were");
  const lines: [number, string][] = [
    [open, `${formatNumber(open)} of ${formatRows(kind, total)} ${are(open)} ${done}.`],
    [
      recognised,
      `${formatNumber(recognised)} ${were(recognised)} ${done} after the backup and will be recognised.`,
    ],
    [revoked, `${formatNumber(revoked)} ${were(revoked)} revoked after the backup and will be left out.`],
    [
      invited,
      `${formatNumber(invited)} ${invited === 1 ? "has" : "have"} another invitation and will be skipped.`,
    ],
    [users, `${formatNumber(users)} became ${users === 1 ? "a user" : "users"} and will be skipped.`],
    [unknown, `${formatNumber(unknown)} could not be checked yet; Usher checks them before it sends.`],
  ];
  const shown = lines.filter(([count]) => count > 0).map(([, line]) => line);
  return shown.length === 0 ? ["No row is left."] : shown;
}
