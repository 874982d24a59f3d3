import { type QueryKey, useMutation, useQueryClient } from "@tanstack/react-query";
import {
  type OwnSession,
  type PasswordChange,
  type PasswordProof,
  RecoveryCodes,
  type TwoFactorCode,
  TwoFactorSetup,
} from "#contract/account.ts";
import { request } from "#web/api/request.ts";
import { sessionKey } from "#web/api/session-query.ts";
import { sessionsKey } from "./queries.ts";

function useWrite<Variables, Answer>(write: (variables: Variables) => Promise<Answer>, changes: QueryKey[]) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: write,
    onSuccess: () => Promise.all(changes.map((queryKey) => client.invalidateQueries({ queryKey }))),
  });
}

/** Ends all other sessions. */
export function useChangePassword() {
  return useWrite(
    (body: PasswordChange) => request("POST", "/api/session/password", { body }),
    [[...sessionsKey]],
  );
}

/** Creates a secret; the second factor is on after `useConfirmTwoFactor`. */
export function useBeginTwoFactor() {
  return useWrite(
    (body: PasswordProof) => request("POST", "/api/session/two-factor", { schema: TwoFactorSetup, body }),
    [],
  );
}

export function useConfirmTwoFactor() {
  return useWrite(
    (body: TwoFactorCode) => request("POST", "/api/session/two-factor/confirm", { body }),
    [[...sessionKey]],
  );
}

export function useEndTwoFactor() {
  return useWrite(
    (body: PasswordProof) => request("POST", "/api/session/two-factor/off", { body }),
    [[...sessionKey]],
  );
}

/** The old codes stop working. */
export function useMakeRecoveryCodes() {
  return useWrite(
    (body: PasswordProof) =>
      request("POST", "/api/session/two-factor/recovery-codes", { schema: RecoveryCodes, body }),
    [],
  );
}

export function useEndSession() {
  return useWrite(
    ({ id }: OwnSession) => request("POST", `/api/session/all/${encodeURIComponent(id)}/end`, { body: {} }),
    [[...sessionsKey]],
  );
}

export function useEndOtherSessions() {
  return useWrite(() => request("POST", "/api/session/end-others", { body: {} }), [[...sessionsKey]]);
}
