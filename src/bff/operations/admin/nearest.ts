import { editDistance } from "#recipients/address/typo.ts";
import { listJoinLinks } from "#bff/sign-in/links.ts";
import { demoAddress, listUsers } from "#bff/sign-in/users.ts";
import type { Store } from "#store/store.ts";
import { OperationError } from "#bff/operations/command.ts";

const mostShown = 3;

/** Says that no member has the address, and which addresses are like it. */
export async function unknownAddress(db: Store["db"], emailAddress: string): Promise<OperationError> {
  const invited = await listJoinLinks(db, { emailAddress });
  if (invited.length > 0)
    return new OperationError(`${emailAddress} has not joined yet. make-admin makes a new link for them.`);
  const known = (await listUsers(db))
    .map((user) => user.emailAddress)
    .filter((address) => address !== demoAddress);
  const rest =
    known.length === 0 ? "There are no members yet." : `Nearest: ${nearest(known, emailAddress).join(", ")}.`;
  return new OperationError(`No member has the address ${emailAddress}. ${rest}`);
}

function nearest(known: readonly string[], wanted: string): string[] {
  const distances = new Map(known.map((address) => [address, editDistance(address, wanted)]));
  return [...known]
    .sort((left, right) => (distances.get(left) ?? 0) - (distances.get(right) ?? 0))
    .slice(0, mostShown);
}
