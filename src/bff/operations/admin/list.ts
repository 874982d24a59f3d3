import { listJoinLinks } from "#bff/sign-in/links.ts";
import { listUsers, type User } from "#bff/sign-in/users.ts";
import type { Store } from "#store/store.ts";

const headings = ["address", "role", "state", "signs in by", "second factor", "last seen", "id"];

/** A table of all members, and of those who have not joined yet. */
export async function listTeam(db: Store["db"]): Promise<string> {
  const users = (await listUsers(db)).map((user) => [
    user.emailAddress,
    user.role,
    user.isDisabled ? "disabled" : "active",
    signInOf(user),
    user.isTwoFactorOn ? "on" : "off",
    user.lastSeenAt === null
      ? "never"
      : new Date(user.lastSeenAt).toISOString().slice(0, 16).replace("T", " "),
    user.id,
  ]);
  const invited = (await listJoinLinks(db)).map((link) => [
    link.emailAddress,
    link.role,
    "invited",
    "",
    "",
    "",
    "",
  ]);
  const rows = [...users, ...invited].sort(([left = ""], [right = ""]) => left.localeCompare(right, "en"));
  if (rows.length === 0) return "There are no members yet. make-admin makes a link for the first one.";
  const widths = headings.map((heading, column) =>
    Math.max(heading.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  return [headings, ...rows]
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

function signInOf({ hasPassword }: User): string {
  return hasPassword ? "password" : "single sign-on";
}
