import { spawnSync } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { setTimeout } from "node:timers/promises";
import { onRig, type Rig } from "../drills/rig.ts";
import type { BenchLine } from "./line.ts";
import { plainSenders, type Target } from "./plain-senders.ts";

/** Each of these is in a bulk call of its own, and decides how that call ends. */
const troubles = {
  /** Clerk applies the call, and its answer is lost, late or unreadable. */
  applied: [
    "timeout-after",
    "late",
    "slow",
    "drop-after",
    "truncated-after",
    "html-after",
    "empty-after",
    "e500-after",
    "e503-after",
    "e504-after",
  ],
  /** Clerk does not apply the call the first time. */
  failing: ["timeout", "drop-before", "html", "redirect", "e500", "e503", "e504", "lock", "limited-none"],
  /** Clerk never invites these, and refuses the whole call. */
  refused: ["blocked+1", "blocked+2", "taken", "format"],
  invitedBefore: ["invited1", "invited2", "invited3"],
  users: ["user1", "user2"],
};
const size = 300;
const secretKey = "sk_test_sandbox";
/** Longer than any sender here waits for an answer. */
const delayMs = 2_500;

const at = (names: readonly string[]) => names.map((name) => `${name}@example.com`);
const [invitedBefore, users, refused] = [
  at(troubles.invitedBefore),
  at(troubles.users),
  at(troubles.refused),
];

/** Tens, most of them with one troublesome address. */
function makeList(): string[] {
  const list = Array.from({ length: size }, (_, index) => `person${index}@example.com`);
  for (const [index, address] of at(Object.values(troubles).flat()).entries()) list[index * 10 + 4] = address;
  return list;
}

async function post(target: Target, path: string, body: unknown): Promise<{ id: string }> {
  const answer = await fetch(`${target.url}${path}`, {
    method: "POST",
    headers: { authorization: `Bearer ${target.secretKey}`, "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
  // An invitation: the sandbox's own tests check its shape.
  return (await answer.json()) as { id: string };
}

/** How many invitations each address has, revoked and accepted ones included. */
async function countInvitations({ sandbox }: Rig): Promise<Map<string, number>> {
  const { invitations } = await sandbox.records(secretKey);
  const byAddress = Map.groupBy(invitations, ({ emailAddress }) => emailAddress);
  return new Map([...byAddress].map(([address, ofAddress]) => [address, ofAddress.length]));
}

type Send = (rig: Rig, target: Target, list: readonly string[]) => Promise<ReadonlySet<string>>;

/** `lost`: never invited although Clerk would have. `wrong`: reported as the opposite of what happened. */
type Loss = { name: string; lost: number; twice: number; wrong: number };

function measure(name: string, send: Send): Promise<Loss> {
  return onRig({ hourSeconds: 3 }, async (rig) => {
    const target = { url: `http://127.0.0.1:${rig.sandbox.port}`, secretKey };
    const limits = { singlePerHour: 100, bulkPerHour: 25, generalPer10s: 1_000 };
    for (const email_address of invitedBefore) await post(target, "/v1/invitations", { email_address });
    for (const email_address of users) {
      const { id } = await post(target, "/v1/invitations", { email_address });
      await post(target, `/sandbox/accept/${id}`, {});
    }
    const before = await countInvitations(rig);
    await rig.sandbox.change({ ...limits, slowMs: delayMs, lateMs: delayMs });
    const list = makeList();
    const reported = await send(rig, target, list);
    await setTimeout(delayMs);
    const after = await countInvitations(rig);
    const added = (address: string) => (after.get(address) ?? 0) - (before.get(address) ?? 0);
    const isNew = (address: string) => !before.has(address) && !refused.includes(address);
    return {
      name,
      lost: list.filter((address) => isNew(address) && added(address) === 0).length,
      twice: list.filter((address) => added(address) > (before.has(address) ? 0 : 1)).length,
      wrong: list.filter((address) => reported.has(address) !== added(address) > 0).length,
    };
  });
}

const sendWithUsher: Send = async (rig, _target, list) => {
  const wait = { connectMs: 500, headersMs: 1_000, bodyMs: 1_000, wholeMs: 1_000 };
  const server = await rig.start({ timeouts: wait });
  await rig.submit(server, list);
  await rig.finish(server, list);
  const rows = await rig.rows(server);
  return new Set(rows.filter(({ outcome }) => outcome === "done").map(({ emailAddress }) => emailAddress));
};

async function measureAll(): Promise<Loss[]> {
  const losses: Loss[] = [];
  for (const { name, send } of plainSenders)
    losses.push(await measure(name, (_rig, target, list) => send(target, list)));
  return [...losses, await measure("**Usher**", sendWithUsher)];
}

function tableOf(losses: readonly Loss[]): string {
  const rows = losses.map(({ name, lost, twice, wrong }) => [name, lost, twice, wrong]);
  const head = [
    ["sender", "never invited", "invited twice", "reported wrongly"],
    ["---", "--:", "--:", "--:"],
  ];
  return [...head, ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

const caption = `We measured what happens to ${size} addresses, with a fault in most of the ${size / 10} bulk calls.
\`npm run bench -- senders --write\` updates this table:`;

const readme = new URL("../README.md", import.meta.url);
const block = /(<!-- senders:start -->\n)[\s\S]*(<!-- senders:end -->)/;

/**
 * What happens to a list of 300 addresses with each way to send it, by the records of the sandbox: Clerk's limits in an
 * hour of three seconds, and one fault in nearly every bulk call. Rewrites the table in README.md when `isWriting`.
 */
export async function benchSenders(isWriting: boolean): Promise<BenchLine[]> {
  const losses = await measureAll();
  if (isWriting) {
    const text = await readFile(readme, "utf8");
    await writeFile(readme, text.replace(block, `$1\n${caption}\n\n${tableOf(losses)}\n\n$2`));
    spawnSync("oxfmt", ["README.md"], { shell: process.platform === "win32" });
  }
  return losses.flatMap(({ name, lost, twice, wrong }) => [
    { name: `${name.replaceAll("*", "")}: never invited`, value: lost, unit: "of 300" },
    { name: "… invited twice", value: twice, unit: "" },
    { name: "… reported wrongly", value: wrong, unit: "" },
  ]);
}
