import { expect, test } from "vitest";
import { instance, openKept } from "./testing/kept.ts";
import { noteUsers, searchUsers } from "./users.ts";

const dayMs = 86_400_000;

async function open() {
  const kept = await openKept();
  const { clerk, db, time } = kept;
  const { now } = time;
  const register = { db, instance, clock: now, now };
  const note = () => kept.register().noteInvitations(clerk.invitations(), now());
  const seen = (address: string, createdAt: number) => ({
    id: `user_of_${address}`,
    emailAddresses: [address],
    createdAt,
  });
  return { ...kept, register, now: now(), note, seen };
}

test("the user's time of creation says when an invitation was accepted", async () => {
  const { clerk, note, register, find, now, seen } = await open();
  const { id } = clerk.invite("a@example.com", { ageMs: dayMs });
  clerk.accept(id);
  await note();
  await noteUsers(register, [seen("A@example.com", now - 1_000)], now);
  expect(await find(id)).toMatchObject({ userId: "user_of_A@example.com", acceptedAt: now - 1_000 });
});

test("a user from before the invitation says nothing about when it was accepted", async () => {
  const { clerk, note, register, find, now, seen } = await open();
  const { id } = clerk.invite("a@example.com", { ageMs: dayMs });
  clerk.accept(id);
  await note();
  await noteUsers(register, [seen("a@example.com", now - 2 * dayMs)], now);
  expect(await find(id)).toMatchObject({ userId: "user_of_a@example.com", acceptedAt: now });
});

test("of two accepted invitations of an address the user came by the newest before they joined", async () => {
  const { clerk, note, register, find, now, seen } = await open();
  const [old, middle, young] = [3, 2, 1].map((days) =>
    clerk.invite("a@example.com", { ageMs: days * dayMs }),
  );
  for (const one of [old, middle, young]) clerk.accept(one?.id ?? "");
  await note();
  await noteUsers(register, [seen("a@example.com", now - 1.5 * dayMs)], now);
  expect([
    await find(old?.id ?? ""),
    await find(middle?.id ?? ""),
    await find(young?.id ?? ""),
  ]).toMatchObject([{ id: old?.id }, { id: middle?.id, userId: "user_of_a@example.com" }, { id: young?.id }]);
  expect(await find(young?.id ?? "")).not.toHaveProperty("userId");
});

test("a user who came by the link of an invitation has accepted it, whatever lists still say", async () => {
  const { clerk, note, register, find, now, seen } = await open();
  const { id } = clerk.invite("a@example.com", { ageMs: dayMs });
  await note();
  const user = { ...seen("a@example.com", now), invitedAs: ["a@example.com"] };
  await noteUsers(register, [user], now);
  await note();
  expect(await find(id)).toMatchObject({ status: "accepted", userId: user.id, acceptedAt: now });
});

test("a user who joined in another way has not accepted the invitation", async () => {
  const { clerk, note, register, find, now, seen } = await open();
  const { id } = clerk.invite("a@example.com", { ageMs: dayMs });
  await note();
  await noteUsers(register, [seen("a@example.com", now)], now);
  await noteUsers(
    register,
    [{ ...seen("a@example.com", now - 2 * dayMs), invitedAs: ["a@example.com"] }],
    now,
  );
  expect(await find(id)).toMatchObject({ status: "pending" });
});

test("users are searched a hundred at a time, the newest first, and each once", async () => {
  const { clerk, note, register, shown, time } = await open();
  for (let index = 0; index < 150; index += 1) {
    const { id } = clerk.invite(`person${index}@example.com`, { ageMs: dayMs - index });
    clerk.accept(id);
  }
  await note();
  const { signal } = new AbortController();
  const search = () => time.settled(searchUsers(register, clerk.upstream, signal));
  const withUser = async () => (await shown()).filter(({ userId }) => userId !== undefined).length;
  await search();
  expect(await withUser()).toBe(100);
  expect((await shown())[0]).not.toHaveProperty("userId");
  for (let round = 0; round < 3; round += 1) await search();
  expect(await withUser()).toBe(150);
  expect(clerk.calls.users).toBe(2);
});
