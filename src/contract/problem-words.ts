import { pageProblems } from "./page/page-problems.ts";
import type { ProblemCode } from "./problem.ts";

/** The HTTP status of each problem, its title without a full stop, and what to do next. */
export const problems = {
  ...pageProblems,
  // The request itself.
  invalid: {
    status: 422,
    title: "Some fields need correcting",
    next: "Correct the marked fields and try again.",
  },
  unauthenticated: { status: 401, title: "You are signed out", next: "Sign in and try again." },
  forbidden: { status: 403, title: "Permission denied", next: "Ask an admin of Usher for access." },
  foreign_origin: {
    status: 403,
    title: "The request came from another site",
    next: "Open Usher at its own address and try again.",
  },
  not_found: { status: 404, title: "Not found", next: "Check the URL, or go back to the list." },
  method_not_allowed: {
    status: 405,
    title: "Method not allowed",
    next: "Use one of the methods in the Allow header.",
  },
  conflict: {
    status: 409,
    title: "This conflicts with the current state",
    next: "Reload the page and try again.",
  },
  too_large: {
    status: 413,
    title: "The request is too large",
    next: "Split it and send the parts one after the other.",
  },
  unsupported_media_type: {
    status: 415,
    title: "Unsupported content type",
    next: "Send the body as application/json.",
  },
  too_many_attempts: { status: 429, title: "Too many attempts", next: "Wait a moment and try again." },
  sign_in_busy: {
    status: 503,
    title: "Too many sign-ins at this moment",
    next: "Try again in a few seconds.",
  },
  too_many_requests: {
    status: 429,
    title: "You make too many requests at once",
    next: "Wait a moment and try again.",
  },
  busy: { status: 503, title: "Usher is busy", next: "Try again in a moment." },
  usher_limit: {
    status: 429,
    title: "Usher has used its share of Clerk's limit",
    next: "Try again then.",
  },
  sign_in_unreachable: {
    status: 502,
    title: "The sign-in provider cannot be reached",
    next: "Try again in a moment.",
  },
  store_failed: {
    status: 503,
    title: "Usher cannot write to its database, so nothing is sent",
    next: "Check the server: its disk may be full or read-only. Sending resumes once Usher can write.",
  },
  not_ready: { status: 503, title: "Usher is not ready", next: "Try again in a moment." },
  // One address.
  invalid_address: {
    status: 422,
    title: "Clerk does not accept this address",
    next: "Correct the address and invite it again.",
  },
  already_invited: {
    status: 409,
    title: "A pending invitation already exists",
    next: "Resend or revoke it, or leave it pending.",
  },
  duplicate: {
    status: 409,
    title: "This address is in the batch twice",
    next: "No action needed: the first one counts.",
  },
  already_user: {
    status: 409,
    title: "This address already belongs to a user",
    next: "No action needed: they can sign in.",
  },
  address_blocked: {
    status: 409,
    title: "The application blocks this address",
    next: "Change the allowlist or blocklist in Clerk, then invite it again.",
  },
  invalid_option: {
    status: 422,
    title: "Clerk does not accept one of the options",
    next: "Change the option and try again.",
  },
  outcome_unknown: {
    status: 504,
    title: "The outcome is unknown",
    next: "Check the list before you try again.",
  },
  // One invitation.
  invitation_gone: { status: 404, title: "The invitation no longer exists", next: "Reload the list." },
  already_accepted: {
    status: 409,
    title: "The invitation was already accepted",
    next: "There is nothing to revoke: manage the user in Clerk.",
  },
  already_revoked: { status: 409, title: "The invitation was already revoked", next: "No action needed." },
  not_invited_again: {
    status: 409,
    title: "The old invitation was revoked, but no new one was sent",
    next: "Invite the address again, or retry the failed rows.",
  },
  test_invitation: {
    status: 409,
    title: "This is a test invitation, which is deleted by itself",
    next: "Send a new test from bulk invite instead.",
  },
  // Clerk as a whole.
  clerk_busy: {
    status: 409,
    title: "Clerk is processing another change",
    next: "Try again in a moment.",
  },
  clerk_limit: { status: 429, title: "Clerk's rate limit is reached", next: "Try again when it resets." },
  clerk_key_refused: {
    status: 502,
    title: "Clerk rejects the secret key",
    next: "Set a valid CLERK_SECRET_KEY and restart Usher.",
  },
  clerk_invitations_off: {
    status: 502,
    title: "This Clerk instance does not accept e-mail invitations",
    next: "Turn on e-mail addresses in Clerk.",
  },
  clerk_mail_quota: {
    status: 502,
    title: "This development instance has used up its monthly e-mails",
    next: "Wait until next month, or use a production instance.",
  },
  clerk_plan: {
    status: 502,
    title: "The Clerk plan does not include this feature",
    next: "Change the plan in Clerk.",
  },
  clerk_quota: {
    status: 502,
    title: "A quota of the Clerk instance is used up",
    next: "Raise the quota or free up space in Clerk.",
  },
  clerk_unreachable: {
    status: 502,
    title: "Clerk cannot be reached",
    next: "Check the network and try again. Nothing was sent.",
  },
  clerk_timeout: { status: 504, title: "Clerk did not answer in time", next: "Try again." },
  clerk_failed: {
    status: 502,
    title: "Clerk returned an error",
    next: "Try again. If it keeps failing, contact Clerk with the trace ID.",
  },
} as const satisfies Record<ProblemCode, { status: number; title: string; next: string }>;
