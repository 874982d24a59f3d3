import { generateKeyPairSync, randomBytes } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { type Configuration, Provider } from "oidc-provider";

// A real OpenID provider. An address is enough to sign in. PEOPLE holds further claims by address; any address is verified.

const { PORT = "", USHER_ORIGIN = "", CLIENT_SECRET = "", PEOPLE = "{}" } = process.env;
const issuer = `http://127.0.0.1:${PORT}`;
const people = JSON.parse(PEOPLE) as Record<string, Record<string, unknown>>;
const scope = "openid profile email";

const configuration: Configuration = {
  clients: [
    {
      client_id: "usher",
      client_secret: CLIENT_SECRET,
      redirect_uris: [`${USHER_ORIGIN}/api/auth/callback/oidc`],
      post_logout_redirect_uris: [`${USHER_ORIGIN}/`],
      backchannel_logout_uri: `${USHER_ORIGIN}/api/auth/backchannel-logout`,
      backchannel_logout_session_required: true,
    },
  ],
  jwks: { keys: [generateKeyPairSync("rsa", { modulusLength: 2_048 }).privateKey.export({ format: "jwk" })] },
  cookies: { keys: [randomBytes(16).toString("hex")] },
  claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name", "groups"] },
  pkce: { required: () => true },
  // Its dispatcher refuses to send log-outs to this machine.
  fetch: (url, { dispatcher: _, ...options }: RequestInit & { dispatcher?: unknown } = {}) =>
    fetch(url, options),
  ttl: { Session: 600, Interaction: 600, Grant: 600, AccessToken: 600, IdToken: 600 },
  interactions: { url: (_ctx, { uid }) => `/interaction/${uid}` },
  // Grants every scope without asking: consent is not under test.
  async loadExistingGrant(ctx) {
    const { client, session } = ctx.oidc;
    if (client === undefined || session?.accountId === undefined) return undefined;
    const grant = new ctx.oidc.provider.Grant({ clientId: client.clientId, accountId: session.accountId });
    grant.addOIDCScope(scope);
    await grant.save();
    return grant;
  },
  findAccount: (_ctx, id) => ({
    accountId: id,
    claims: () => ({ sub: id, email: id, email_verified: true, ...people[id] }),
  }),
  features: {
    devInteractions: { enabled: false },
    backchannelLogout: { enabled: true },
    rpInitiatedLogout: {
      logoutSource: (ctx, form) => {
        ctx.body = page(
          "Sign out at the provider?",
          `${form}<button form="op.logoutForm" name="logout" value="yes">Sign out</button>`,
        );
      },
    },
  },
};

const provider = new Provider(issuer, configuration);
const answerAsProvider = provider.callback();

const server = createServer((request, response) => {
  const isInteraction = (request.url ?? "").startsWith("/interaction/");
  const answer = isInteraction ? interact(request, response) : answerAsProvider(request, response);
  answer.catch((error: unknown) => {
    response.writeHead(500).end(String(error));
  });
});
server.listen(Number(PORT), "127.0.0.1", () => console.log(`the provider listens on ${issuer}`));

/** The sign-in page, with one field for the address. */
async function interact(request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.method === "GET") {
    await provider.interactionDetails(request, response);
    const form = `<form method="post"><label>Address <input name="address" autofocus></label>
      <button name="answer" value="go">Continue</button><button name="answer" value="cancel">Cancel</button></form>`;
    response.writeHead(200, { "content-type": "text/html" }).end(page("Sign in at the provider", form));
    return;
  }
  const fields = new URLSearchParams(await text(request));
  const result =
    fields.get("answer") === "cancel"
      ? { error: "access_denied", error_description: "cancelled" }
      : { login: { accountId: fields.get("address") ?? "" } };
  await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
}

function page(title: string, body: string): string {
  return `<!doctype html><html lang="en"><title>${title}</title><h1>${title}</h1>${body}</html>`;
}
