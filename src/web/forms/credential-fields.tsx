import type { ComponentProps } from "react";
import { passwordMinLength } from "#contract/sign-in.ts";
import { TextField } from "#web/ui/form/field.tsx";

type FieldProps = Partial<ComponentProps<typeof TextField>>;

/** The member's own address, which password managers recognise by its `autocomplete`. */
export function AddressField(props: FieldProps) {
  return <TextField label="E-mail address" type="email" autoComplete="username" {...props} />;
}

/** The address of a person to invite, which the browser must not fill in. */
export function InviteeField(props: FieldProps) {
  return (
    <TextField
      label="E-mail address"
      // Not type="email", which drops line breaks and rewrites domains before they can be read.
      inputMode="email"
      autoComplete="off"
      autoCapitalize="off"
      spellCheck={false}
      data-initial-focus
      {...props}
    />
  );
}

/** The current password. */
export function PasswordField(props: FieldProps) {
  return <TextField label="Password" type="password" autoComplete="current-password" {...props} />;
}

export function NewPasswordField(props: FieldProps) {
  return (
    <TextField
      label="Password"
      type="password"
      autoComplete="new-password"
      hint={`At least ${passwordMinLength} characters, and not a common password. Four random words work well.`}
      {...props}
    />
  );
}
