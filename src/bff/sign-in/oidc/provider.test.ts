import { createServer } from "node:http";
import { expect, onTestFinished, test } from "vitest";
import { checkMetadata, createProvider } from "./provider.ts";
import { ProviderError } from "./provider-fetch.ts";

const hourMs = 60 * 60_000;

/** A discovery document that is served while `isUp`, and a count of its requests. */
async function startProvider() {
  const state = { isUp: true, asked: 0, issuer: "" };
  const server = createServer((_request, response) => {
    state.asked += 1;
    const { issuer } = state;
    const endpoints = { authorization_endpoint: issuer, token_endpoint: issuer, jwks_uri: issuer };
    response
      .writeHead(state.isUp ? 200 : 503, { "content-type": "application/json" })
      .end(JSON.stringify({ issuer, ...endpoints }));
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

function metadataOf(issuer: string, now: () => number = () => 0) {
  const config = { issuer, clientId: "usher", clientSecret: "secret", rules: [], name: "", help: "" };
  const provider = createProvider(config, now);
  return async () => (await provider.discover()).serverMetadata();
}

test("metadata is read when it is first needed", async () => {
  const state = await startProvider();
  const metadata = metadataOf(state.issuer);
  expect(state.asked).toBe(0);
  await Promise.all([metadata(), metadata(), metadata()]);
  expect(state.asked).toBe(1);
});

test("metadata is cached for an hour", async () => {
  const state = await startProvider();
  let now = 0;
  const metadata = metadataOf(state.issuer, () => now);
  await metadata();
  now = hourMs - 1;
  await metadata();
  expect(state.asked).toBe(1);
  now = hourMs;
  await metadata();
  expect(state.asked).toBe(2);
});

test("a failure is not cached", async () => {
  const state = await startProvider();
  state.isUp = false;
  const metadata = metadataOf(state.issuer);
  await expect(metadata()).rejects.toThrow(ProviderError);
  state.isUp = true;
  expect((await metadata()).issuer).toBe(state.issuer);
});

test("an issuer keeps its trailing slash", async () => {
  const state = await startProvider();
  state.issuer += "/";
  expect((await metadataOf(state.issuer)()).issuer).toBe(state.issuer);
  await expect(metadataOf(state.issuer.slice(0, -1))()).rejects.toThrow(/calls itself/);
});

const described = (issuer: string, endpoints: object = {}) => ({
  issuer,
  authorization_endpoint: `${issuer}/authorize`,
  token_endpoint: `${issuer}/token`,
  jwks_uri: `${issuer}/keys`,
  ...endpoints,
});

test.each([
  "http://127.0.0.1:6379/",
  "https://localhost:8443/",
  "http://[::1]/",
  "http://0x7f.1/",
  "http://127.1/",
])("S5: a provider elsewhere cannot send Usher to %s", (url) => {
  const elsewhere = "https://login.example.com";
  for (const name of ["token_endpoint", "jwks_uri", "userinfo_endpoint"])
    expect(() => checkMetadata(described(elsewhere, { [name]: url }), elsewhere)).toThrow(`look at ${name}`);
  const here = "http://localhost:4000";
  checkMetadata(described(here, { token_endpoint: url }), here);
  checkMetadata(described(elsewhere), elsewhere);
});
