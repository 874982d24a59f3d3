import * as fc from "fast-check";
import { expect, test } from "vitest";
import { openDatabase } from "./database.ts";
import { Refusal } from "#sandbox/failures/errors.ts";
import type { Invitation } from "./invitation.ts";
import { initialSettings } from "#sandbox/settings.ts";
import { createInstance } from "#sandbox/instance.ts";

const dayMs = 86_400_000;
const address = fc.constantFrom("a@example.com", "b@example.com", "c@example.com", "d@example.com");
const order = fc.record({
  emailAddress: address,
  publicMetadata: fc.constant({}),
  redirectUrl: fc.constant(null),
  notify: fc.boolean(),
  ignoreExisting: fc.boolean(),
  expiresInDays: fc.integer({ min: 1, max: 3 }),
  template: fc.constant("invitation" as const),
});
const step = fc.oneof(
  fc.record({ do: fc.constant("create" as const), orders: fc.array(order, { minLength: 1, maxLength: 10 }) }),
  fc.record({
    do: fc.constantFrom("revoke" as const, "accept" as const, "remove" as const),
    pick: fc.nat(50),
  }),
  fc.record({ do: fc.constant("wait" as const), days: fc.integer({ min: 1, max: 2 }) }),
);
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

function newWorld() {
  const clock = { ms: 0 };
  const { database } = openDatabase(":memory:");
  const instance = createInstance({
    database,
    settings: initialSettings({ hourSeconds: 60, latencyMs: 0 }),
    now: () => clock.ms,
    random: Math.random,
    url: () => "http://localhost",
  });
  return { clock, instance };
}

const rules = { existingUserCanBeBypassed: false, namesTakenAddress: true };

/** Takes one step; a refusal is an outcome, any other error is a failure. */
function take(
  one: Step,
  { clock, instance }: ReturnType<typeof newWorld>,
  ids: string[],
): Invitation[] | "refused" {
  try {
    if (one.do === "create") return instance.invitations.create(one.orders, rules);
    if (one.do === "wait") clock.ms += one.days * dayMs;
    else instance.invitations[one.do](ids[one.pick % Math.max(ids.length, 1)] ?? "inv_none");
    return [];
  } catch (error) {
    if (error instanceof Refusal) return "refused";
    throw error;
  }
}

test("only ignore_existing creates a second pending invitation", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const made = newWorld();
      const { instance } = made;
      const ids: string[] = [];
      const ignoring = new Set<string>();
      const find = () => ids.flatMap((id) => instance.invitations.find(id) ?? []);

      for (const one of steps) {
        const before = find();
        const mailsBefore = instance.outbox.list().length;
        const outcome = take(one, made, ids);
        const orders = one.do === "create" && outcome !== "refused" ? one.orders : [];
        const created = outcome === "refused" ? [] : outcome;
        created.forEach((invitation, index) => {
          ids.push(invitation.id);
          if (orders[index]!.ignoreExisting) ignoring.add(invitation.id);
        });

        // All or nothing, one mail for each that wants one.
        expect(created.map((invitation) => invitation.emailAddress)).toEqual(
          orders.map((o) => o.emailAddress),
        );
        expect(outcome === "refused" ? find() : before).toEqual(before);
        const mailsDue = mailsBefore + orders.filter((o) => o.notify).length;
        expect(instance.outbox.list().length).toBe(
          one.do === "remove" ? instance.outbox.list().length : mailsDue,
        );

        const counted = find().filter(({ id, status }) => status === "pending" && !ignoring.has(id));
        expect(new Set(counted.map((invitation) => invitation.emailAddress)).size).toBe(counted.length);
        const accepted = find().filter((invitation) => invitation.status === "accepted");
        expect(accepted.every((invitation) => instance.users.has(invitation.emailAddress))).toBe(true);
      }
    }),
    { numRuns: 200 },
  );
});
