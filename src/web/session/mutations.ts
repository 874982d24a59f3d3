import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { TwoFactorCode } from "#contract/account.ts";
import type { LinkUse } from "#contract/member.ts";
import { type FirstAdmin, type SignIn, SignInAnswer } from "#contract/sign-in.ts";
import { request } from "#web/api/request.ts";
import { sessionKey } from "#web/api/session-query.ts";

/** After somebody came in, everything on the page may be theirs to see: all of it is asked for again. */
function useEntry<Variables>(enter: (variables: Variables) => Promise<SignInAnswer>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: enter,
    onSuccess: async ({ signedIn }) => {
      if (!signedIn) return;
      await client.invalidateQueries({ queryKey: sessionKey });
      void client.invalidateQueries();
    },
  });
}

const schema = SignInAnswer;

/** The first step; where a second factor is on, the answer asks for its code and nobody is in yet. */
export function useSignIn() {
  return useEntry(({ emailAddress, password }: SignIn) =>
    request("POST", "/api/auth/sign-in/email", { schema, body: { email: emailAddress, password } }),
  );
}

/** The second step: a code of the app, or one of the recovery codes. */
export function useGiveCode() {
  return useEntry((body: TwoFactorCode) =>
    request("POST", "/api/session/two-factor/check", { schema, body }),
  );
}

export function useEnterDemo() {
  return useEntry(() => request("POST", "/api/session/demo", { schema, body: {} }));
}

export function useSetUp() {
  return useEntry((body: FirstAdmin) => request("POST", "/api/session/setup", { schema, body }));
}

/** Joins, or sets a new password. Does not sign in where a second factor is due. */
export function useLink() {
  return useEntry((body: LinkUse) => request("POST", "/api/session/link", { schema, body }));
}
