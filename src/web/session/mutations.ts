import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { TwoFactorCode } from "#contract/account.ts";
import type { LinkUse } from "#contract/member.ts";
import { type FirstAdmin, type SignIn, SignInAnswer } from "#contract/sign-in.ts";
import { request } from "#web/api/request.ts";
import { sessionKey } from "#web/api/session-query.ts";
import { rememberAccount } from "./known-browser.ts";

/** Reloads everything after a sign-in: another member may see other data. */
function useEntry<Variables>(enter: (variables: Variables) => Promise<SignInAnswer>, isAccount = true) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: enter,
    onSuccess: async ({ signedIn }) => {
      if (!signedIn) return;
      if (isAccount) rememberAccount();
      await client.invalidateQueries({ queryKey: sessionKey });
      void client.invalidateQueries();
    },
  });
}

const schema = SignInAnswer;

/** The first step: with two-factor authentication the answer asks for a code. */
export function useSignIn() {
  return useEntry(({ emailAddress, password }: SignIn) =>
    request("POST", "/api/auth/sign-in/email", { schema, body: { email: emailAddress, password } }),
  );
}

/** The second step: a code from the app, or a recovery code. */
export function useGiveCode() {
  return useEntry((body: TwoFactorCode) =>
    request("POST", "/api/session/two-factor/check", { schema, body }),
  );
}

export function useEnterDemo() {
  return useEntry(() => request("POST", "/api/session/demo", { schema, body: {} }), false);
}

export function useSetUp() {
  return useEntry((body: FirstAdmin) => request("POST", "/api/session/setup", { schema, body }));
}

/** Joins, or sets a new password. Does not sign in a member with two-factor authentication. */
export function useLink() {
  return useEntry((body: LinkUse) => request("POST", "/api/session/link", { schema, body }));
}
