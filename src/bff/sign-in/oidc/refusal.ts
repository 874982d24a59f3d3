import type { SignInRefusal } from "#contract/sign-in.ts";

/** A sign-in that ends without a session: `refusal` selects the text on the page, the message goes to the activity. */
export class SignInRefused extends Error {
  override readonly name = "SignInRefused";
  readonly refusal: SignInRefusal;

  constructor(refusal: SignInRefusal, why: string, options?: ErrorOptions) {
    super(why, options);
    this.refusal = refusal;
  }
}
