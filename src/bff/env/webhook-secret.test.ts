import { randomBytes } from "node:crypto";
import { describe, expect, test } from "vitest";
import { createReader } from "./reader.ts";
import { ownWebhookUrl, readWebhookSecret } from "./webhook-secret.ts";

function read(value: string, isSandbox = false) {
  const reader = createReader({ CLERK_WEBHOOK_SECRET: value });
  return { secret: readWebhookSecret(reader, { isSandbox }), sentences: reader.sentences };
}

describe("CLERK_WEBHOOK_SECRET", () => {
  test("the secret is optional with a key", () => {
    expect(read("")).toEqual({ secret: null, sentences: [] });
  });

  test("the secret of the sandbox is random, and the same for the whole process", () => {
    const { secret } = read("", true);
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{32}$/);
    expect(read("", true).secret).toBe(secret);
    const own = `whsec_${randomBytes(24).toString("base64")}`;
    expect(read(own, true).secret).toBe(own);
  });

  test("every secret of 24 to 64 bytes is accepted", () => {
    for (let bytes = 24; bytes <= 64; bytes += 1) {
      const secret = `whsec_${randomBytes(bytes).toString("base64")}`;
      expect(read(secret)).toEqual({ secret, sentences: [] });
    }
  });

  test.each([
    ["of another service", "sk_test_abcdefghijklmnopqrstuvwxyz012345"],
    ["without prefix", "A".repeat(16) + "bcdefghijklmnopq"],
    ["without a key", "whsec_"],
    ["that is cut off", "whsec_AbCdEfGhIjKlMnOpQrStUvWx"],
    ["with a space inside", "whsec_AbCdEfGhIjKlMnOp QrStUvWxYz012345"],
    ["with the alphabet for URLs", "whsec_AbCdEfGhIjKlMnOpQrStUvWxYz0123-_"],
    ["without padding", "whsec_AbCdEfGhIjKlMnOpQrStUvWxYz012345A"],
  ])("a value %s is refused with one sentence that does not show it", (_, value) => {
    const { sentences } = read(value);
    expect(sentences).toEqual([expect.stringMatching(/^CLERK_WEBHOOK_SECRET is not the signing secret/)]);
    expect(sentences.join().replaceAll("whsec_", "")).not.toContain(value.slice(-8).replace("whsec_", "|"));
  });
});

test.each([
  ["127.0.0.1", 4_870, "http://127.0.0.1:4870/webhooks/clerk"],
  ["localhost", 4_870, "http://localhost:4870/webhooks/clerk"],
  ["0.0.0.0", 5_000, "http://127.0.0.1:5000/webhooks/clerk"],
  ["::", 5_000, "http://[::1]:5000/webhooks/clerk"],
  ["::1", 5_000, "http://[::1]:5000/webhooks/clerk"],
  ["192.0.2.1", 5_000, "http://192.0.2.1:5000/webhooks/clerk"],
  ["127.0.0.1", 0, null],
])("a sandbox beside Usher on %s and port %d sends to %s", (host, port, url) => {
  expect(ownWebhookUrl({ host, port })).toBe(url);
});
