import { createHmac, generateKeyPairSync, type KeyObject, randomBytes, sign } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { onTestFinished } from "vitest";

type Claims = Record<string, unknown>;

/** How a provider misbehaves: each function gets the right value and returns the one that is sent. */
export type Misdeeds = {
  metadata?: (right: Claims) => unknown;
  claims?: (right: Claims) => Claims;
  token?: (right: string, claims: Claims) => string;
  answer?: (right: Claims) => Claims;
  /** The status of the token endpoint; `hang up` closes the connection. */
  tokenStatus?: number | "hang up";
  callback?: (right: URL) => URL;
  userinfo?: Claims;
  /** The path whose answer never ends. */
  flood?: string;
  /** The path whose answer comes byte by byte, and never ends. */
  drip?: string;
  /** The path whose answer redirects. */
  redirects?: string;
};

const newKey = () => generateKeyPairSync("rsa", { modulusLength: 2_048 });
const keys = newKey();
const otherKeys = newKey();

/** A provider that signs its own tokens, so that a test can forge each part of them. */
export async function startBadProvider(misdeeds: Misdeeds = {}) {
  const kid = randomBytes(6).toString("hex");
  const nonces = new Map<string, string | null>();
  const tokenRequests: URLSearchParams[] = [];
  const asked: URLSearchParams[] = [];
  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  const issuer = `http://127.0.0.1:${address !== null && typeof address === "object" ? address.port : 0}`;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "/", issuer);
    const send = (body: unknown, status = 200): void => {
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    };
    if (url.pathname === misdeeds.flood) return flood(response);
    if (url.pathname === misdeeds.drip) return drip(response);
    if (url.pathname === misdeeds.redirects)
      return void response.writeHead(302, { location: `${issuer}/elsewhere` }).end();
    switch (url.pathname) {
      case "/.well-known/openid-configuration":
        return send(misdeeds.metadata?.(metadata(issuer)) ?? metadata(issuer));
      case "/jwks":
        return send({
          keys: [{ ...keys.publicKey.export({ format: "jwk" }), kid, alg: "RS256", use: "sig" }],
        });
      case "/authorize":
        return void response.writeHead(302, { location: authorize(url).href }).end();
      case "/token":
        if (misdeeds.tokenStatus === "hang up") return void request.socket.destroy();
        return send(await tokens(request), misdeeds.tokenStatus);
      case "/userinfo":
        return send(misdeeds.userinfo ?? { sub: "1" });
      default:
        return void response.writeHead(404).end();
    }
  }

  function authorize({ searchParams }: URL): URL {
    asked.push(searchParams);
    const code = randomBytes(8).toString("hex");
    nonces.set(code, searchParams.get("nonce"));
    const back = new URL(searchParams.get("redirect_uri") ?? "");
    back.searchParams.set("code", code);
    back.searchParams.set("state", searchParams.get("state") ?? "");
    back.searchParams.set("iss", issuer);
    return misdeeds.callback?.(back) ?? back;
  }

  async function tokens(request: IncomingMessage): Promise<Claims> {
    const form = new URLSearchParams(await text(request));
    tokenRequests.push(form);
    const now = Math.floor(Date.now() / 1_000);
    const right = {
      iss: issuer,
      aud: "usher",
      sub: "1",
      iat: now,
      exp: now + 300,
      ...nonceOf(nonces.get(form.get("code") ?? "")),
      email: "ada@example.com",
      email_verified: true,
    };
    const claims = misdeeds.claims?.(right) ?? right;
    const token = jwt(claims, keys.privateKey, kid);
    const whole = {
      token_type: "Bearer",
      access_token: "an access token",
      id_token: misdeeds.token?.(token, claims) ?? token,
    };
    return misdeeds.answer?.(whole) ?? whole;
  }

  const config = { issuer, clientId: "usher", clientSecret: "secret", name: "Example", help: "Joan" };
  /** A token with the provider's signature. */
  const signed = (claims: Claims): string => jwt(claims, keys.privateKey, kid);
  return { config, issuer, tokenRequests, asked, signed };
}

function nonceOf(nonce: string | null | undefined): Claims {
  return typeof nonce === "string" ? { nonce } : {};
}

function flood(response: ServerResponse): void {
  response.writeHead(200, { "content-type": "application/json" });
  const write = (): void => {
    while (!response.destroyed && response.write(" ".repeat(64 * 1024)));
    if (!response.destroyed) response.once("drain", write);
  };
  write();
}

function drip(response: ServerResponse): void {
  response.writeHead(200, { "content-type": "application/json" });
  const timer = setInterval(() => response.write(" "), 200);
  response.once("close", () => clearInterval(timer));
}

function metadata(issuer: string): Claims {
  return {
    issuer,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
    jwks_uri: `${issuer}/jwks`,
    userinfo_endpoint: `${issuer}/userinfo`,
    id_token_signing_alg_values_supported: ["RS256", "HS256", "none"],
    token_endpoint_auth_methods_supported: ["client_secret_post"],
  };
}

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url");

function jwt(claims: Claims, key: KeyObject, kid: string): string {
  const signed = `${encode({ alg: "RS256", kid })}.${encode(claims)}`;
  return `${signed}.${sign("RSA-SHA256", Buffer.from(signed), key).toString("base64url")}`;
}

/** The same token, signed with another key under the provider's key id. */
export function signedByAnother(token: string, claims: Claims): string {
  const { kid }: { kid?: string } = JSON.parse(
    Buffer.from(token.split(".")[0] ?? "", "base64url").toString(),
  );
  return jwt(claims, otherKeys.privateKey, kid ?? "");
}

/** The same claims, signed with the client's secret, which is not the provider's alone. */
export function signedWithSecret(_token: string, claims: Claims): string {
  const signed = `${encode({ alg: "HS256" })}.${encode(claims)}`;
  return `${signed}.${createHmac("sha256", "secret").update(signed).digest("base64url")}`;
}

/** The same claims without a signature. */
export function unsigned(_token: string, claims: Claims): string {
  return `${encode({ alg: "none" })}.${encode(claims)}.`;
}
