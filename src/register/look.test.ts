import { expect, test } from "vitest";
import { openKept } from "./testing/kept.ts";

const secondMs = 1_000;
const dayMs = 86_400_000;

/** A register that holds one old invitation; `lags` are those of the next answers, the last one of all others. */
async function open(lags: number[]) {
  const kept = await openKept({ lagMs: () => (lags.length > 1 ? (lags.shift() ?? 0) : (lags[0] ?? 0)) });
  const { id } = kept.clerk.invite("a@example.com", { ageMs: dayMs });
  await kept.register().noteInvitations(kept.clerk.invitations(), kept.time.now());
  await kept.wait(200 * secondMs);
  const look = async () => {
    const looking = kept.register().look(id);
    await kept.time.settled(looking);
    const result = await looking;
    return result.kind === "done" ? result.value : result;
  };
  return { ...kept, id, look };
}

test("a look notes what became of an invitation", async () => {
  const { clerk, id, look, shown, truth } = await open([0]);
  clerk.revoke(id);
  expect(await look()).toMatchObject({ id, status: "revoked" });
  expect(await shown()).toEqual(truth());
});

test("an invitation that Clerk does not list is hidden, and gone once no lag explains it", async () => {
  const { clerk, db, id, look, shown, wait } = await open([0]);
  clerk.remove(id);
  expect(await look()).toBeNull();
  expect(await shown()).toEqual([]);
  expect(await db.selectFrom("missing_invitation").selectAll().execute()).toHaveLength(1);
  await wait(200 * secondMs);
  expect(await look()).toBeNull();
  expect(await db.selectFrom("missing_invitation").selectAll().execute()).toEqual([]);
});

test("a revocation that the second list does not show yet is found by a later look, however soon", async () => {
  const { clerk, id, look, shown, truth, wait } = await open([0, 90 * secondMs, 0, 90 * secondMs, 0]);
  clerk.revoke(id);
  await wait(secondMs);
  expect(await look()).toBeNull();
  await wait(60 * secondMs);
  expect(await look()).toBeNull();
  await wait(secondMs);
  expect(await look()).toMatchObject({ status: "revoked" });
  expect(await shown()).toEqual(truth());
});

test("an invitation that the register does not know is searched by its id", async () => {
  const { clerk, look: _look, register, find, time } = await open([0]);
  const { id } = clerk.invite("b@example.com");
  const looking = register().look(id);
  await time.settled(looking);
  expect(await looking).toMatchObject({ kind: "done", value: { id } });
  expect(await find(id)).toMatchObject({ emailAddress: "b@example.com" });
});

test("an invitation made a moment ago is not hidden by a list that does not show it yet", async () => {
  const { clerk, register, find, time } = await open([60 * secondMs]);
  const made = clerk.invite("b@example.com");
  await register().noteInvitations([made], time.now(), "write");
  await time.settled(register().look(made.id));
  expect(await find(made.id)).toMatchObject({ status: "pending" });
});
