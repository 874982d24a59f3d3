import { pageProblems } from "./page-problems.ts";
import type { ProblemCode } from "./problem.ts";

/**
 * Each problem with its HTTP status, a title, and what a person can do next. `satisfies` makes a forgotten one a type
 * error.
 */
export const problems = {
  ...pageProblems,
  // The request itself.
  invalid: {
    status: 422,
    title: "Some of it cannot be used as it is",
    next: "Correct the marked fields and send it again.",
  },
  unauthenticated: { status: 401, title: "You are signed out", next: "Sign in and try again." },
  forbidden: { status: 403, title: "That is not allowed", next: "Ask an admin for the right to do it." },
  foreign_origin: {
    status: 403,
    title: "The request came from another site",
    next: "Open Usher under its own address and try again.",
  },
  not_found: {
    status: 404,
    title: "There is no such thing here",
    next: "Check the address, or go back to the list.",
  },
  method_not_allowed: {
    status: 405,
    title: "That cannot be done here in this way",
    next: "Use one of the methods that the answer's Allow header names.",
  },
  conflict: {
    status: 409,
    title: "That does not go with what is there already",
    next: "Reload the page and try again.",
  },
  too_large: {
    status: 413,
    title: "That is more than one request may hold",
    next: "Split it and send the parts one after the other.",
  },
  unsupported_media_type: {
    status: 415,
    title: "Only JSON is read here",
    next: "Send it as application/json.",
  },
  too_many_attempts: { status: 429, title: "Too many attempts", next: "Wait a little and try again." },
  sign_in_unreachable: {
    status: 502,
    title: "The sign-in provider cannot be reached",
    next: "Try again in a moment.",
  },
  store_failed: {
    status: 503,
    title: "Usher cannot write to its database, so nothing is sent",
    next: "Look at the server: is its disk full or read-only? Sending goes on by itself once it can write.",
  },
  not_ready: { status: 503, title: "Usher is starting or stopping", next: "Try again in a moment." },
  // One address.
  invalid_address: {
    status: 422,
    title: "Clerk does not accept the address",
    next: "Correct the address and invite it again.",
  },
  already_invited: {
    status: 409,
    title: "A pending invitation exists already",
    next: "Resend or revoke that one, or leave it.",
  },
  duplicate: {
    status: 409,
    title: "The address stands in this batch twice",
    next: "Nothing to do: the first one counts.",
  },
  already_user: {
    status: 409,
    title: "The address belongs to a user already",
    next: "Nothing to do: they can sign in.",
  },
  address_blocked: {
    status: 409,
    title: "The application does not let this address in",
    next: "Change the allowlist or blocklist in Clerk, then invite it again.",
  },
  invalid_option: {
    status: 422,
    title: "Clerk does not accept one of the options",
    next: "Change the option and send it again.",
  },
  outcome_unknown: {
    status: 504,
    title: "Clerk did not say whether it was done",
    next: "Look at the list before you try again.",
  },
  // One invitation.
  invitation_gone: { status: 404, title: "The invitation does not exist any more", next: "Reload the list." },
  already_accepted: {
    status: 409,
    title: "The invitation has been accepted already",
    next: "Nothing to revoke: manage the user in Clerk.",
  },
  already_revoked: { status: 409, title: "The invitation has been revoked already", next: "Nothing to do." },
  not_invited_again: {
    status: 409,
    title: "The old invitation was revoked, and no new one was sent",
    next: "Invite the address again, or retry the failed rows.",
  },
  // Clerk as a whole.
  clerk_busy: {
    status: 409,
    title: "Clerk is changing this elsewhere at the moment",
    next: "Try again in a moment.",
  },
  clerk_limit: {
    status: 429,
    title: "Clerk's limit is used up",
    next: "Wait until it opens again, or use a bulk invite: it waits for you.",
  },
  clerk_key_refused: {
    status: 502,
    title: "Clerk refuses the secret key",
    next: "Set a valid CLERK_SECRET_KEY and restart Usher.",
  },
  clerk_invitations_off: {
    status: 502,
    title: "This Clerk instance does not take e-mail invitations",
    next: "Turn e-mail addresses on in Clerk.",
  },
  clerk_mail_quota: {
    status: 502,
    title: "This development instance has used up its e-mails for the month",
    next: "Wait for the next month, or use a production instance.",
  },
  clerk_plan: {
    status: 502,
    title: "The Clerk plan does not include this",
    next: "Change the plan in Clerk.",
  },
  clerk_quota: {
    status: 502,
    title: "A quota of the Clerk instance is used up",
    next: "Raise the quota or make room in Clerk.",
  },
  clerk_unreachable: {
    status: 502,
    title: "Clerk cannot be reached",
    next: "Check the network, then try again; nothing was sent.",
  },
  clerk_timeout: { status: 504, title: "Clerk did not answer in time", next: "Try again." },
  clerk_failed: {
    status: 502,
    title: "Clerk answered with an error",
    next: "Try again; if it stays, ask Clerk with the trace id.",
  },
} as const satisfies Record<ProblemCode, { status: number; title: string; next: string }>;
