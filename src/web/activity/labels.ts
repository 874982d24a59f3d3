import type { ActivityAction, ActivityResult, ActivityTopic } from "#contract/activity.ts";
import type { Tone } from "#web/ui/status.tsx";

/** What was attempted, worded so that it fits any result. */
export const actionLabels: Record<ActivityAction, string> = {
  "invitation.created": "Invite",
  "invitation.revoked": "Revoke invitation",
  "invitation.resent": "Resend invitation",
  "invitation.deleted": "Delete invitation",
  "invitation.tested": "Send test invitation",
  "batch.submitted": "Submit batch",
  "batch.paused": "Pause batch",
  "batch.resumed": "Resume batch",
  "batch.cancelled": "Cancel batch",
  "batch.retried": "Retry batch",
  "batch.rolled_back": "Roll back batch",
  "batch.continued": "Send remaining rows",
  "session.started": "Sign in",
  "session.refused": "Sign in",
  "session.ended": "Sign out",
  "access.refused": "Permission denied",
  "member.invited": "Invite to Usher",
  "member.joined": "Join Usher",
  "member.address_verified": "Verify address",
  "member.link_made": "Create one-time link",
  "member.link_withdrawn": "Withdraw one-time link",
  "member.role_changed": "Change role",
  "member.disabled": "Disable member",
  "member.enabled": "Enable member",
  "member.sessions_ended": "End sessions",
  "member.unlocked": "Unlock sign-in",
  "member.password_changed": "Change password",
  "member.two_factor_on": "Turn on second factor",
  "member.two_factor_off": "Turn off second factor",
  "member.recovery_codes_made": "Create recovery codes",
  "settings.changed": "Change settings",
  "preset.created": "Create preset",
  "preset.changed": "Change preset",
  "preset.deleted": "Delete preset",
  "database.restored": "Restore database",
};

export const resultLabels: Record<ActivityResult, { label: string; tone: Tone }> = {
  done: { label: "Done", tone: "done" },
  refused: { label: "Refused", tone: "failed" },
  failed: { label: "Failed", tone: "failed" },
  unknown: { label: "Unknown", tone: "waiting" },
};

export const topicLabels: Record<ActivityTopic, string> = {
  invitations: "Invitations",
  batches: "Batches",
  access: "Sign-ins",
  team: "Team",
  settings: "Settings",
};
