import * as z from "zod/mini";

/** Longest and shortest time that activity is kept, in days. */
export const activityDays = { shortest: 30, longest: 3_650, usual: 400 } as const;

/** An origin such as https://app.example.com: scheme, host and perhaps a port, nothing behind it. */
export const RedirectOrigin = z
  .string()
  .check(
    z.trim(),
    z.maxLength(300),
    z.regex(
      /^https?:\/\/(?:[a-z0-9-]+(?:\.[a-z0-9-]+)*|\[[0-9a-f:]+\])(?::\d{1,5})?$/,
      "Enter an origin such as https://app.example.com, in small letters and with nothing behind it.",
    ),
    z.url("Enter an origin such as https://app.example.com."),
  );

/**
 * `GET` and `PUT /api/settings`, for one Clerk instance. With `redirectOrigins` empty a redirect URL may lead anywhere;
 * else only to these origins.
 */
export const Settings = z.strictObject({
  redirectOrigins: z.array(RedirectOrigin).check(z.maxLength(100, "At most 100 origins.")),
  activityDays: z
    .int("Enter a whole number of days.")
    .check(
      z.minimum(activityDays.shortest, `At least ${activityDays.shortest} days.`),
      z.maximum(activityDays.longest, `At most ${activityDays.longest} days.`),
    ),
});
export type Settings = z.infer<typeof Settings>;
