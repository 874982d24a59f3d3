import * as z from "zod/mini";

// Apart from the rest of single sign-on, which the first page does not load.

/** Answer of `POST /api/auth/sign-out`: where the page goes to sign out at the provider too, null where it need not. */
export const SignOutAnswer = z.object({ url: z.nullable(z.string()) });
export type SignOutAnswer = z.infer<typeof SignOutAnswer>;
