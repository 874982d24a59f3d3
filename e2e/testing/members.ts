import { createHmac } from "node:crypto";
import { type Page, expect } from "@playwright/test";
import type { Role } from "#contract/role.ts";

export const password = "seven quiet lighthouses";

/** Has the admin at `page` make a link for a new member, in the dialog. Returns the link. */
export async function inviteMember(page: Page, emailAddress: string, role: Role): Promise<string> {
  await page.goto("/team");
  await page.getByRole("button", { name: "Invite member" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("E-mail address").fill(emailAddress);
  await dialog.getByRole("radio", { name: new RegExp(`^${role}`, "i") }).check();
  await dialog.getByRole("button", { name: "Create link" }).click();
  await expect(dialog.getByRole("heading")).toHaveText(`Link for ${emailAddress}`);
  const link = await dialog.getByLabel("Link").inputValue();
  await dialog.getByRole("button", { name: "Done" }).click();
  await expect(dialog).toBeHidden();
  return link;
}

/** Opens a link to join and chooses a password; the member sees the list then. */
export async function join(member: Page, link: string): Promise<void> {
  await member.goto(link);
  await member.getByLabel("Password").fill(password);
  await member.getByRole("button", { name: "Join", exact: true }).click();
  await expect(member.getByRole("heading", { level: 1, name: "Invitations" })).toBeVisible();
}

/** The first step of a sign-in, without waiting for its result. */
export async function giveCredentials(page: Page, emailAddress: string): Promise<void> {
  await page.getByLabel("E-mail address").fill(emailAddress);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
}

export async function signOut(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Sign in" })).toBeVisible();
}

const stepMs = 30_000;
const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** What an authenticator app shows for a secret (RFC 6238), now or some steps of 30 s away. */
export function codeOf(secret: string, stepsAway = 0): string {
  const bits = secret
    .replaceAll(/[\s=]/g, "")
    .split("")
    .map((letter) => letters.indexOf(letter).toString(2).padStart(5, "0"))
    .join("");
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / stepMs) + stepsAway));
  const digest = createHmac("sha1", key).update(counter).digest();
  const offset = (digest.at(-1) ?? 0) & 0xf;
  return String((digest.readUInt32BE(offset) & 0x7fff_ffff) % 1_000_000).padStart(6, "0");
}
