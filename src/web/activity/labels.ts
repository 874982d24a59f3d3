import type { ActivityAction, ActivityResult, ActivityTopic } from "#contract/activity.ts";
import type { Tone } from "#web/ui/status.tsx";

/** What was tried, in a form that fits whatever came of it. */
export const actionWords: Record<ActivityAction, string> = {
  "invitation.created": "Invite",
  "invitation.revoked": "Revoke invitation",
  "invitation.resent": "Send invitation again",
  "invitation.deleted": "Delete invitation",
  "batch.submitted": "Submit batch",
  "batch.paused": "Pause batch",
  "batch.resumed": "Resume batch",
  "batch.cancelled": "Cancel batch",
  "batch.retried": "Retry batch",
  "batch.rolled_back": "Roll batch back",
  "session.started": "Sign in",
  "session.refused": "Sign in",
  "session.ended": "Sign out",
  "access.refused": "Reach beyond the role",
  "account.invited": "Invite to Usher",
  "account.joined": "Join Usher",
  "account.link_made": "Make one-time link",
  "account.link_withdrawn": "Withdraw one-time link",
  "account.role_changed": "Change role",
  "account.disabled": "Disable account",
  "account.enabled": "Enable account",
  "account.sessions_ended": "End sessions",
  "account.password_changed": "Change password",
  "account.two_factor_on": "Turn second factor on",
  "account.two_factor_off": "Turn second factor off",
  "account.recovery_codes_made": "Make recovery codes",
  "settings.changed": "Change settings",
};

export const resultWords: Record<ActivityResult, { label: string; tone: Tone }> = {
  done: { label: "Done", tone: "done" },
  refused: { label: "Refused", tone: "failed" },
  failed: { label: "Failed", tone: "failed" },
  unknown: { label: "Not known", tone: "waiting" },
};

export const topicWords: Record<ActivityTopic, string> = {
  invitations: "Invitations",
  batches: "Batches",
  access: "Sign-ins",
  accounts: "People",
  settings: "Settings",
};
