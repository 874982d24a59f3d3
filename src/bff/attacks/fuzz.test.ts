import {
  anything,
  array,
  constant,
  constantFrom,
  dictionary,
  emailAddress,
  integer,
  json,
  oneof,
  record,
  sample,
  string,
} from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Role } from "#contract/role.ts";
import { attacked, type Attacked } from "#bff/attacks/testing/routes.ts";
import { send } from "#bff/attacks/testing/send.ts";
import { type AttackedUsher, startUsher } from "#bff/attacks/testing/usher.ts";

let usher: AttackedUsher;
beforeAll(async () => {
  usher = await startUsher({ SANDBOX_LATENCY_MS: "0" });
});
afterAll(() => usher.close());

/** Requests for each route; set FUZZ_REQUESTS=10000 for a long run. */
const runs = Number(process.env["FUZZ_REQUESTS"] ?? 40);
const atOnce = 24;

const names = constantFrom(
  ..."emailAddress emailAddresses role password currentPassword newPassword token code kind options rows".split(
    " ",
  ),
  ..."publicMetadata redirectUrl expiresInDays notify templateSlug redirectOrigins activityDays allowedDomains reservedForPeople marksInvitations presetId name isDefault".split(
    " ",
  ),
  ..."email invitationId replaces name __proto__ constructor toString length then".split(" "),
);
const odd = oneof(
  anything({ withNullPrototype: false }),
  string({ unit: "binary" }),
  emailAddress(),
  integer(),
  constantFrom(
    null,
    true,
    "",
    "invite",
    "delete",
    "viewer",
    "inv_1",
    "1e999",
    -0,
    2 ** 53,
    "\u0000",
    "\ud800",
  ),
);
const bodies = oneof(
  constant(undefined),
  json(),
  string({ unit: "binary" }),
  dictionary(names, oneof(odd, array(dictionary(names, odd), { maxLength: 3 }))).map(asJson),
);
const ids = oneof(
  constant(undefined),
  string({ unit: "binary" }),
  constantFrom("inv_1", "..", "%", "7b1c3f0e-2a55-4c1b-8f0d-3d9e5a6b7c80", "null", "NaN"),
);
const queries = dictionary(
  constantFrom(
    "status",
    "query",
    "sort",
    "order",
    "limit",
    "offset",
    "outcome",
    "from",
    "to",
    "action",
    "token",
  ),
  oneof(
    string({ unit: "binary" }),
    constantFrom("-1", "1e9", "0x10", "pending", "NaN", "9".repeat(400), "%00"),
  ),
);
const headers = dictionary(
  constantFrom(
    "accept",
    "accept-encoding",
    "if-none-match",
    "range",
    "x-forwarded-for",
    "accept-language",
    "via",
  ),
  string({ unit: "grapheme-ascii" }),
);
const requests = record({
  body: bodies,
  id: ids,
  query: queries,
  headers,
  role: constantFrom(...Role.options),
});

function asJson(value: unknown): string {
  try {
    return JSON.stringify(value) ?? "";
  } catch {
    return "{}";
  }
}

type Fuzzed = {
  body: string | undefined;
  id: string | undefined;
  query: Record<string, string>;
  headers: Record<string, string>;
  role: Role;
};

function toSent(route: Attacked, fuzzed: Fuzzed): Parameters<typeof send>[1] {
  const id = fuzzed.id === undefined ? undefined : encodeURIComponent(fuzzed.id.toWellFormed());
  const pattern = route.route.split(" ")[1] ?? "";
  const path = id === undefined || id === "" ? route.path : pattern.replaceAll(/:\w+/g, id);
  const query = new URLSearchParams(fuzzed.query).toString();
  return {
    method: route.method,
    path: `${path}?${query}`,
    headers: {
      ...fuzzed.headers,
      origin: usher.origin,
      "content-type": "application/json",
      // Open routes sign in or out, which would end the session of the other requests.
      ...(route.least === "anyone" ? {} : { cookie: usher.cookies[fuzzed.role] }),
    },
    ...(fuzzed.body === undefined || route.method === "GET" ? {} : { body: fuzzed.body }),
  };
}

describe("30: noise", () => {
  test.each(attacked)("30: noise breaks nothing at $route", { timeout: 600_000 }, async (route) => {
    const all = sample(requests, runs).map((fuzzed) => toSent(route, fuzzed));
    for (let from = 0; from < all.length; from += atOnce) {
      const answers = await Promise.all(
        all.slice(from, from + atOnce).map(async (sent) => ({ sent, answer: await send(usher.port, sent) })),
      );
      const broken = answers.filter(({ answer }) => answer.status >= 500);
      expect(broken.map(({ sent, answer }) => ({ sent, status: answer.status, text: answer.text }))).toEqual(
        [],
      );
    }
  });

  test("30: noise leaves the server healthy", async () => {
    expect((await usher.call("GET", "/readyz")).status).toBe(200);
    const unexpected = usher.lines.filter((line) => line.includes("unexpected error in a request"));
    expect(unexpected).toEqual([]);
  });
});
