import type { TeamMember } from "#contract/member.ts";
import type { Session } from "#contract/session.ts";

/** Why an action on a member is disabled; actions without a reason are enabled. */
export type DisabledReasons = Partial<
  Record<"role" | "link" | "two-factor-off" | "end-sessions" | "disable", string>
>;

/** What the server would refuse. The last admin needs no reason here: it is always the caller's own row. */
export function disabledReasons(
  member: TeamMember,
  { member: self, signIn }: Pick<Session, "member" | "signIn">,
): DisabledReasons {
  const own = member.emailAddress === self?.emailAddress ? ownReasons : othersReasons(member);
  switch (member.signsInBy) {
    case "password":
      return signIn.hasPasswords ? own : { ...own, link: "Passwords are off." };
    case "single_sign_on":
      return {
        ...own,
        role: "Single sign-on sets the role at each sign-in.",
        link: "Signs in with single sign-on, without a password.",
      };
    case "demo":
      return {
        ...own,
        role: "The demo is always an admin.",
        link: "The demo has no password.",
        disable: "Everyone who tries Usher signs in as the demo.",
      };
  }
}

const ownReasons: DisabledReasons = {
  role: "You can't change your own role.",
  link: "Change your password under Your account.",
  "two-factor-off": "Manage this under Your account.",
  "end-sessions": "Manage this under Your account.",
  disable: "You can't disable yourself.",
};

function othersReasons({ isTwoFactorOn }: TeamMember): DisabledReasons {
  return isTwoFactorOn ? {} : { "two-factor-off": "It is already off." };
}

/** Why no member can be invited now. */
export function inviteDisabledReason({ hasPasswords, singleSignOn }: Session["signIn"]): string | undefined {
  if (hasPasswords) return undefined;
  return `Passwords are off: everyone with a role at ${singleSignOn ?? "single sign-on"} can sign in.`;
}
