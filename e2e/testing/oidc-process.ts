import { freePort } from "#testing/free-port.ts";
import { startProcess } from "#testing/start-process.ts";

/** A real OpenID provider in a process of its own, and the environment of an Usher that uses it. */
export type OidcProcess = {
  issuer: string;
  env: Readonly<Record<"OIDC_ISSUER" | "OIDC_CLIENT_ID" | "OIDC_CLIENT_SECRET", string>>;
  close(): Promise<void>;
};

const clientSecret = "a secret & of 100% the+provider";

/** `people`: claims by address, besides the verified address. */
export async function startOidcProvider(
  usherOrigin: string,
  people: Record<string, Record<string, unknown>>,
): Promise<OidcProcess> {
  const port = await freePort();
  const issuer = `http://127.0.0.1:${port}`;
  const provider = startProcess("e2e/testing/oidc-provider.ts", {
    env: {
      PORT: String(port),
      USHER_ORIGIN: usherOrigin,
      CLIENT_SECRET: clientSecret,
      PEOPLE: JSON.stringify(people),
    },
  });
  await provider.ready;
  return {
    issuer,
    env: { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: "usher", OIDC_CLIENT_SECRET: clientSecret },
    close: () => provider.stop(),
  };
}
