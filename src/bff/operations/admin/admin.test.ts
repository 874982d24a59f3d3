import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, onTestFinished, test } from "vitest";
import { openStore } from "#store/store.ts";
import { runAdmin } from "./admin.ts";

async function makePlace() {
  const dataDir = mkdtempSync(join(tmpdir(), "usher-admin-"));
  onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }));
  await (await openStore({ dataDir })).close();
  const publicUrl = new URL("https://usher.example.com");
  return { dataDir, isSandbox: false, publicUrl, hasPasswords: true };
}

const options = { now: Date.now };
const run = async (...words: string[]) => runAdmin(await makePlace(), words, options);

test("S16: without a command the help names all five", async () => {
  const help = await run();
  for (const name of ["list", "reset-password", "make-admin", "disable-second-factor", "unlock"])
    expect(help).toContain(`  ${name}`);
});

test.each([
  [["foo"], /^There is no command foo\./],
  [["constructor"], /^There is no command constructor\./],
  [["unlock"], /^Name the member: npm run admin -- unlock ADDRESS$/],
  [["unlock", "nobody"], /^nobody is not an e-mail address\.$/],
  [["list", "more"], /^list takes fewer words/],
  [["unlock", "a@example.com", "more"], /^unlock takes fewer words/],
])("S16: the words %j are refused with one sentence", async (words, sentence) => {
  await expect(run(...words)).rejects.toThrow(sentence);
});

test("S16: a command without a database says where it looked, and makes none", async () => {
  const place = { ...(await makePlace()), isSandbox: true };
  await expect(runAdmin(place, ["list"], options)).rejects.toThrow(/There is no database at .*usher-sandbox/);
  expect(statSync(join(place.dataDir, "usher-sandbox.sqlite"), { throwIfNoEntry: false })).toBeUndefined();
});

test.each([
  ["a newer", "insert into schema_version values (999, 'later', 0)", /version 999/],
  ["an older", "delete from schema_version where version > 5", /has version 5.*Start this Usher once/],
])("S16: a database of %s version is left untouched", async (_, change, sentence) => {
  const place = await makePlace();
  const database = new DatabaseSync(join(place.dataDir, "usher.sqlite"));
  database.exec(change);
  database.close();
  await expect(runAdmin(place, ["make-admin", "a@example.com"], options)).rejects.toThrow(sentence);
});

test("S16: a command works while a server has the database open", async () => {
  const place = await makePlace();
  const server = await openStore({ dataDir: place.dataDir });
  onTestFinished(() => server.close());
  const said = await runAdmin(place, ["make-admin", "ann@example.com"], options);
  expect(said).toContain("https://usher.example.com/join?token=");
  const links = await server.db.selectFrom("member_link").select(["email_address", "role"]).execute();
  expect(links).toEqual([{ email_address: "ann@example.com", role: "admin" }]);
});
