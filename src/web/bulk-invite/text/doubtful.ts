import type { Recipient, TokenProblem } from "#recipients/recipient-list.ts";

/** A recipient that may not be the one that was meant, or a problem that has a suggestion. */
export type Doubtful = Recipient | TokenProblem;

export function isDoubtful({ suggestion, doubt }: Recipient): boolean {
  return suggestion !== undefined || doubt !== undefined;
}

/** In the order of the text. */
export function findDoubtful(
  recipients: readonly Recipient[],
  problems: readonly TokenProblem[],
): Doubtful[] {
  const found = [
    ...recipients.filter((recipient) => isDoubtful(recipient)),
    ...problems.filter(({ suggestion }) => suggestion !== undefined),
  ];
  return found.sort((a, b) => a.line - b.line || a.column - b.column);
}

/** The recipients without the doubts about those addresses that the user decided to keep. */
export function withoutKeptDoubts(recipients: Recipient[], keptAddresses: readonly string[]): Recipient[] {
  if (keptAddresses.length === 0) return recipients;
  const kept = new Set(keptAddresses);
  return recipients.map((recipient) => {
    if (!isDoubtful(recipient) || !kept.has(recipient.address)) return recipient;
    const { suggestion: _suggestion, doubt: _doubt, isOtherMailbox: _isOtherMailbox, ...certain } = recipient;
    return certain;
  });
}
