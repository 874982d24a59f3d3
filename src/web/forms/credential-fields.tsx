import type { ComponentProps } from "react";
import { passwordMinLength } from "#contract/sign-in.ts";
import { TextField } from "#web/ui/form/field.tsx";

type FieldProps = Partial<ComponentProps<typeof TextField>>;

/** The address somebody signs in with; password managers know it by its `autocomplete`. */
export function AddressField(props: FieldProps) {
  return <TextField label="E-mail address" type="email" autoComplete="username" {...props} />;
}

/** The password as it is now. */
export function PasswordField(props: FieldProps) {
  return <TextField label="Password" type="password" autoComplete="current-password" {...props} />;
}

/** A password to be; the rules stand there before it is typed. */
export function NewPasswordField(props: FieldProps) {
  return (
    <TextField
      label="Password"
      type="password"
      autoComplete="new-password"
      hint={`At least ${passwordMinLength} characters, and not one of the commonest. A few words in a row are good.`}
      {...props}
    />
  );
}
