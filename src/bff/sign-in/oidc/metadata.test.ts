import { createServer } from "node:http";
import { expect, onTestFinished, test } from "vitest";
import { createMetadata, ProviderError } from "./metadata.ts";

const hourMs = 60 * 60_000;

/** A discovery document that is served while `isUp`, and a count of its requests. */
async function provider() {
  const state = { isUp: true, asked: 0, issuer: "" };
  const server = createServer((_request, response) => {
    state.asked += 1;
    const { issuer } = state;
    const endpoints = { authorization_endpoint: issuer, token_endpoint: issuer, jwks_uri: issuer };
    response.writeHead(state.isUp ? 200 : 503).end(JSON.stringify({ issuer, ...endpoints }));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  state.issuer = `http://127.0.0.1:${address !== null && typeof address === "object" ? address.port : 0}`;
  return state;
}

test("metadata is read when it is first needed", async () => {
  const state = await provider();
  const metadata = createMetadata(state.issuer, () => 0);
  expect(state.asked).toBe(0);
  await Promise.all([metadata(), metadata(), metadata()]);
  expect(state.asked).toBe(1);
});

test("metadata is cached for an hour", async () => {
  const state = await provider();
  let now = 0;
  const metadata = createMetadata(state.issuer, () => now);
  await metadata();
  now = hourMs - 1;
  await metadata();
  expect(state.asked).toBe(1);
  now = hourMs;
  await metadata();
  expect(state.asked).toBe(2);
});

test("a failure is not cached", async () => {
  const state = await provider();
  state.isUp = false;
  const metadata = createMetadata(state.issuer, () => 0);
  await expect(metadata()).rejects.toThrow(ProviderError);
  state.isUp = true;
  expect((await metadata()).issuer).toBe(state.issuer);
});

test("an issuer keeps its trailing slash", async () => {
  const state = await provider();
  state.issuer += "/";
  expect((await createMetadata(state.issuer, () => 0)()).issuer).toBe(state.issuer);
  await expect(createMetadata(state.issuer.slice(0, -1), () => 0)()).rejects.toThrow(/calls itself/);
});
