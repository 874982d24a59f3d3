import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { FirstAdmin, SignIn } from "#contract/sign-in.ts";
import { request } from "../api.ts";
import { sessionKey } from "../session-query.ts";

/** After somebody came in, everything on the page may be theirs to see: all of it is asked for again. */
function useEntry<Variables>(enter: (variables: Variables) => Promise<unknown>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: enter,
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: sessionKey });
      void client.invalidateQueries();
    },
  });
}

export function useSignIn() {
  return useEntry(({ emailAddress, password }: SignIn) =>
    request("POST", "/api/auth/sign-in/email", { body: { email: emailAddress, password } }),
  );
}

export function useEnterDemo() {
  return useEntry(() => request("POST", "/api/session/demo", { body: {} }));
}

export function useSetUp() {
  return useEntry((body: FirstAdmin) => request("POST", "/api/session/setup", { body }));
}
