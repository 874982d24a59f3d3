import { useQuery } from "@tanstack/react-query";
import type { Member } from "#contract/session.ts";
import { roleLabels } from "#web/access/role-field.tsx";
import { sessionQuery } from "#web/api/session-query.ts";
import { Page } from "#web/ui/page.tsx";
import { Panel } from "#web/ui/panel.tsx";
import { PasswordPanel } from "./password-panel.tsx";
import { SessionsPanel } from "./sessions-panel.tsx";
import { TwoFactorPanel } from "./two-factor-panel.tsx";

/** The member's own profile, password, two-factor authentication and sessions. */
export function AccountPage() {
  const { member, signIn } = useQuery(sessionQuery).data ?? {};
  // With passwords off there is no use in changing one.
  const hasPassword = member?.hasPassword === true && signIn?.hasPasswords === true;
  return (
    <Page title="Your account">
      <div className="@container max-w-272">
        {member && (
          <>
            <Profile member={member} hasSingleSignOn={typeof signIn?.singleSignOn === "string"} />
            {hasPassword && <PasswordPanel member={member} />}
            {hasPassword && <TwoFactorPanel isOn={member.isTwoFactorOn} />}
          </>
        )}
        <SessionsPanel />
      </div>
    </Page>
  );
}

type ProfileProps = { member: Member; hasSingleSignOn: boolean };

function Profile({ member, hasSingleSignOn }: ProfileProps) {
  const { name, emailAddress, role, hasPassword } = member;
  const { label, may } = roleLabels[role];
  return (
    <Panel title="Profile">
      <dl className="grid gap-x-6 gap-y-2 @min-[30rem]:grid-cols-[8rem_minmax(0,1fr)] [&>dt]:text-ink-soft">
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
          {role !== "admin" && " An admin can change it."}
        </dd>
        {!hasPassword && (
          <>
            <dt>Sign-in</dt>
            <dd>
              {hasSingleSignOn
                ? "You sign in with single sign-on, which also handles two-factor authentication."
                : "You sign in with the demo button, without a password."}
            </dd>
          </>
        )}
      </dl>
    </Panel>
  );
}
