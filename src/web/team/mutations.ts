import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Account, AccountLink, type NewAccount, type RoleChange } from "#contract/account.ts";
import { request } from "#web/api/request.ts";
import { accountsKey } from "./queries.ts";

/** After a change, and after a refused one too: somebody else may have changed it before. */
function useAccountChange<Variables, Answer>(change: (variables: Variables) => Promise<Answer>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSettled: () => client.invalidateQueries({ queryKey: accountsKey }),
  });
}

const pathOf = (account: Account) => `/api/accounts/${encodeURIComponent(account.id)}` as const;

export function useInviteColleague() {
  return useAccountChange((body: NewAccount) =>
    request("POST", "/api/accounts", { schema: AccountLink, body }),
  );
}

export function useChangeRole(account: Account) {
  return useAccountChange((body: RoleChange) =>
    request("PUT", `${pathOf(account)}/role`, { schema: Account, body }),
  );
}

/** The former link of the account stops working. */
export function useMakeLink(account: Account) {
  return useAccountChange(() =>
    request("POST", `${pathOf(account)}/link`, { schema: AccountLink, body: {} }),
  );
}

/** What is asked about first and answers nothing that is shown. */
export type Change = "two-factor-off" | "end-sessions" | "disable" | "enable" | "withdraw";

export function useChange(account: Account, change: Change) {
  return useAccountChange(() =>
    change === "withdraw"
      ? request("DELETE", pathOf(account))
      : request("POST", `${pathOf(account)}/${change}`, { body: {} }),
  );
}
