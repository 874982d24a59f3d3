import { expect, test } from "vitest";
import { readInstanceName, shortenId } from "./instance-name.ts";

const domains = [
  { name: "satellite.example", is_satellite: true, frontend_api_url: "https://clerk.satellite.example" },
  { name: "example.com", is_satellite: false, frontend_api_url: "https://quick-fox-42.clerk.accounts.dev" },
];

const nameOf = (data: typeof domains, instance: "development" | "production") =>
  readInstanceName(
    async ({ answer }) => ({ kind: "done", value: answer.parse({ data }) }),
    instance,
    undefined,
  );

test("a production instance goes by its primary domain", async () => {
  expect(await nameOf(domains, "production")).toEqual({ kind: "done", value: "example.com" });
});

test("a development instance goes by the host that Clerk gave it", async () => {
  expect(await nameOf(domains, "development")).toEqual({
    kind: "done",
    value: "quick-fox-42.clerk.accounts.dev",
  });
});

test("an instance without domains has no name", async () => {
  expect(await nameOf([], "production")).toEqual({ kind: "done", value: null });
});

test("a long id is shortened to its start and end", () => {
  expect(shortenId("ins_2abcDEFghiJKLmnoPQRstu")).toBe("ins_2abc…Rstu");
  expect(shortenId("ins_1")).toBe("ins_1");
});
