import * as z from "zod/mini";
import { optionRules } from "#recipients/option-rules.ts";

/** For how many days activity is stored. */
export const activityDays = { min: 30, max: 3_650, default: 400 } as const;

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

/**
 * `GET` and `PUT /api/settings`, for one Clerk instance. If `redirectOrigins` is empty, any redirect URL is allowed.
 */
export const Settings = z.strictObject({
  redirectOrigins: z.array(RedirectOrigin).check(z.maxLength(100, "At most 100 origins.")),
  activityDays: z
    .int("Enter a whole number of days.")
    .check(
      z.minimum(activityDays.min, `At least ${activityDays.min} days.`),
      z.maximum(activityDays.max, `At most ${activityDays.max} days.`),
    ),
});
export type Settings = z.infer<typeof Settings>;
