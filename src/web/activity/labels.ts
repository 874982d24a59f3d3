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
  "member.invited": "Invite to Usher",
  "member.joined": "Join Usher",
  "member.link_made": "Make one-time link",
  "member.link_withdrawn": "Withdraw one-time link",
  "member.role_changed": "Change role",
  "member.disabled": "Disable member",
  "member.enabled": "Enable member",
  "member.sessions_ended": "End sessions",
  "member.password_changed": "Change password",
  "member.two_factor_on": "Turn second factor on",
  "member.two_factor_off": "Turn second factor off",
  "member.recovery_codes_made": "Make recovery codes",
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
  team: "Team",
  settings: "Settings",
};
