import type { ActivityAction, ActivityResult, ActivityTopic } from "#contract/activity.ts";
import type { Tone } from "#web/ui/status.tsx";

/**
 * What follows the actor in a sentence: `done` if it happened, `attempt` after "could not". `{}` is whom or what it was
 * about. `own` replaces `done` where members change themselves.
 */
export type ActionWords = { done: string; attempt: string; own?: string };

export const actionWords: Record<ActivityAction, ActionWords> = {
  "invitation.created": { done: "invited {}", attempt: "invite {}" },
  "invitation.revoked": { done: "revoked the invitation of {}", attempt: "revoke the invitation of {}" },
  "invitation.resent": { done: "resent the invitation of {}", attempt: "resend the invitation of {}" },
  "invitation.deleted": { done: "deleted the invitation of {}", attempt: "delete the invitation of {}" },
  "invitation.tested": { done: "sent a test invitation to {}", attempt: "send a test invitation to {}" },
  "invitations.exported": { done: "exported", attempt: "finish an export after" },
  "batch.submitted": { done: "submitted a {}", attempt: "submit a {}" },
  "batch.paused": { done: "paused the {}", attempt: "pause the {}" },
  "batch.resumed": { done: "resumed the {}", attempt: "resume the {}" },
  "batch.cancelled": { done: "cancelled the {}", attempt: "cancel the {}" },
  "batch.retried": { done: "retried the {}", attempt: "retry the {}" },
  "batch.rolled_back": { done: "rolled back the {}", attempt: "roll back the {}" },
  "batch.continued": { done: "continued the {}", attempt: "continue the {}" },
  "batch.edited": { done: "edited the {}", attempt: "edit the {}" },
  "batch.handled": { done: "marked the {} as handled", attempt: "mark the {} as handled" },
  "session.started": { done: "signed in", attempt: "sign in" },
  "session.refused": { done: "signed in", attempt: "sign in" },
  "session.ended": { done: "ended", attempt: "sign out" },
  "access.refused": { done: "asked for more than the role allows", attempt: "do more than the role allows" },
  "member.invited": { done: "invited {} to Usher", attempt: "invite {} to Usher" },
  "member.joined": { done: "joined Usher", attempt: "join Usher" },
  "member.address_verified": { done: "verified the address {}", attempt: "verify the address {}" },
  "member.link_made": { done: "created a one-time link for {}", attempt: "create a one-time link for {}" },
  "member.link_withdrawn": {
    done: "withdrew the one-time link of {}",
    attempt: "withdraw the one-time link of {}",
  },
  "member.role_changed": { done: "changed the role of {}", attempt: "change the role of {}" },
  "member.disabled": { done: "disabled {}", attempt: "disable {}" },
  "member.enabled": { done: "enabled {}", attempt: "enable {}" },
  "member.sessions_ended": { done: "ended the sessions of {}", attempt: "end the sessions of {}" },
  "member.unlocked": { done: "unlocked the sign-in of {}", attempt: "unlock the sign-in of {}" },
  "member.password_changed": {
    done: "changed the password of {}",
    attempt: "change the password of {}",
    own: "changed their password",
  },
  "member.two_factor_on": {
    done: "turned on two-factor authentication for {}",
    attempt: "turn on two-factor authentication for {}",
    own: "turned on two-factor authentication",
  },
  "member.two_factor_off": {
    done: "turned off two-factor authentication for {}",
    attempt: "turn off two-factor authentication for {}",
    own: "turned off two-factor authentication",
  },
  "member.recovery_codes_made": {
    done: "created recovery codes for {}",
    attempt: "create recovery codes for {}",
    own: "created new recovery codes",
  },
  "settings.changed": { done: "changed the settings", attempt: "change the settings" },
  "preset.created": { done: "created the preset {}", attempt: "create the preset {}" },
  "preset.changed": { done: "changed the preset {}", attempt: "change the preset {}" },
  "preset.deleted": { done: "deleted the preset {}", attempt: "delete the preset {}" },
  "view.shared": { done: "shared the view {}", attempt: "share the view {}" },
  "view.changed": { done: "changed the view {}", attempt: "change the view {}" },
  "view.unshared": { done: "stopped sharing the view {}", attempt: "stop sharing the view {}" },
  "view.deleted": { done: "deleted the view {}", attempt: "delete the view {}" },
  "database.restored": { done: "restored the database", attempt: "restore the database" },
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
