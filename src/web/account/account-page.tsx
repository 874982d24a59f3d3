import { useQuery } from "@tanstack/react-query";
import type { Member } from "#contract/session.ts";
import { roleLabels } from "#web/access/role-field.tsx";
import { sessionQuery } from "#web/api/session-query.ts";
import { Page } from "#web/ui/page.tsx";
import { Panel } from "./panel.tsx";
import { PasswordPanel } from "./password-panel.tsx";
import { SessionsPanel } from "./sessions-panel.tsx";
import { TwoFactorPanel } from "./two-factor-panel.tsx";

/** One's own account: who one is here, the ways in, and where one is signed in. */
export function AccountPage() {
  const { member, signIn } = useQuery(sessionQuery).data ?? {};
  // A password that opens nothing any more is not offered to be changed.
  const hasPassword = member?.hasPassword === true && signIn?.hasPasswords === true;
  return (
    <Page title="Your account">
      <div className="max-w-200">
        {member && (
          <>
            <Who member={member} />
            {hasPassword && <PasswordPanel member={member} />}
            {hasPassword && <TwoFactorPanel isOn={member.isTwoFactorOn} />}
          </>
        )}
        <SessionsPanel />
      </div>
    </Page>
  );
}

function Who({ member: { name, emailAddress, role, hasPassword } }: { member: Member }) {
  const { label, may } = roleLabels[role];
  return (
    <Panel title="Who you are">
      <dl className="grid gap-x-6 gap-y-2 sm:grid-cols-[8rem_minmax(0,1fr)] [&>dt]:text-ink-soft">
        {name !== "" && name !== emailAddress && (
          <>
            <dt>Name</dt>
            <dd>{name}</dd>
          </>
        )}
        <dt>E-mail address</dt>
        <dd>{emailAddress}</dd>
        <dt>Role</dt>
        <dd>
          <span className="font-medium">{label}.</span> {may}
          {role !== "admin" && " An admin of Usher can change it."}
        </dd>
        {!hasPassword && (
          <>
            <dt>Password</dt>
            <dd>None kept here: you came in another way, which also sees to a second factor.</dd>
          </>
        )}
      </dl>
    </Panel>
  );
}
