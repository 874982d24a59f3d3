import { randomInt } from "node:crypto";

/** Without letters that look like others, such as l, 1 and I or o and 0: people type the codes from paper. */
const letters = "abcdefghjkmnpqrstuvwxyz23456789";
const count = 10;
const halfLength = 5;

/** Ten codes such as `k7mpq-3xw9d`, of almost 50 random bits each. */
export function makeRecoveryCodes(): string[] {
  return Array.from({ length: count }, () => `${half()}-${half()}`);
}

function half(): string {
  return Array.from({ length: halfLength }, () => letters.charAt(randomInt(letters.length))).join("");
}
