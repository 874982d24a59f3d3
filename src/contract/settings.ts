import * as z from "zod/mini";
import { readDomain, readNewDomain } from "#recipients/address/allowed-domains.ts";
import { optionRules } from "#recipients/option-rules.ts";

/** For how many days activity is stored. */
export const activityDays = { min: 30, max: 3_650, default: 400 } as const;

/** How many single calls of each hour batches leave to people. */
export const reservedForPeople = { min: 0, max: 50, default: 10 } as const;

/** An origin such as https://app.example.com: scheme, host and optional port. */
export const RedirectOrigin = z.string().check(
  z.trim(),
  z.maxLength(300),
  z.regex(
    /^https?:\/\/(?:[a-z0-9-]+(?:\.[a-z0-9-]+)*|\[[0-9a-f:]+\])(?::\d{1,5})?$/,
    "Enter an origin such as https://app.example.com, in lower case and without a path.",
  ),
  z.refine(
    (origin) => optionRules.redirectUrl.check(origin).ok,
    "Enter an origin such as https://app.example.com; http works for localhost only.",
  ),
);

/** A domain, whose subdomains count as well; `*.example.com` is read as example.com. */
const AllowedDomain = z.pipe(
  z.string(),
  z.transform((text, context) => {
    const domain = readDomain(text);
    if (domain !== undefined) return domain;
    context.issues.push({ code: "custom", message: "Enter a domain such as example.com.", input: text });
    return z.NEVER;
  }),
);

/**
 * `GET /api/settings`, for one Clerk instance. If `redirectOrigins` is empty, any redirect URL is allowed; if
 * `allowedDomains` is empty, addresses of any domain may be invited. `reservedForPeople` is a number of single calls an
 * hour. With `marksInvitations`, each invitation of a batch has `usher_row` in its public metadata.
 */
export const Settings = z.strictObject({
  allowedDomains: z.array(AllowedDomain).check(z.maxLength(200, "At most 200 domains.")),
  redirectOrigins: z.array(RedirectOrigin).check(z.maxLength(100, "At most 100 origins.")),
  activityDays: z
    .int("Enter a whole number of days.")
    .check(
      z.minimum(activityDays.min, `At least ${activityDays.min} days.`),
      z.maximum(activityDays.max, `At most ${activityDays.max} days.`),
    ),
  reservedForPeople: z
    .int("Enter a whole number of calls.")
    .check(
      z.minimum(reservedForPeople.min, `At least ${reservedForPeople.min} calls.`),
      z.maximum(reservedForPeople.max, `At most ${reservedForPeople.max} calls.`),
    ),
  marksInvitations: z.boolean("Enter true or false."),
});
export type Settings = z.infer<typeof Settings>;

/** Body of `PUT /api/settings`. Optional settings that are left out stay unchanged. */
export const NewSettings = z.extend(Settings, {
  allowedDomains: z.optional(
    Settings.shape.allowedDomains.check(
      z.refine(
        (domains) => domains.every((domain) => readNewDomain(domain) !== undefined),
        "A domain mixes letters that look alike. Write it in letters of one script, or as xn--….",
      ),
    ),
  ),
  reservedForPeople: z.optional(Settings.shape.reservedForPeople),
  marksInvitations: z.optional(Settings.shape.marksInvitations),
});
export type NewSettings = z.infer<typeof NewSettings>;

/** `GET /api/deployment`, for admins: what the operator should correct. */
export const Deployment = z.object({
  notes: z.array(z.object({ code: z.enum(["proxies_not_trusted"]), title: z.string(), detail: z.string() })),
});
export type Deployment = z.infer<typeof Deployment>;
