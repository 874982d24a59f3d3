import { zodResolver } from "@hookform/resolvers/zod";
import { useForm } from "react-hook-form";
import { SignIn } from "#contract/sign-in.ts";
import { wordsOf } from "../api.ts";
import { Button } from "../ui/button.tsx";
import { TextField } from "../ui/field.tsx";
import { ProblemPanel } from "../ui/problem-panel.tsx";
import { useEnterDemo, useSignIn } from "./mutations.ts";

const defaultValues = { emailAddress: "", password: "" };

/** Address and password, and the demo where it is offered. Password managers and pasting work. */
export function SignInForm({ canEnterDemo }: { canEnterDemo: boolean }) {
  const { register, handleSubmit, formState } = useForm({ defaultValues, resolver: zodResolver(SignIn) });
  const signIn = useSignIn();
  const demo = useEnterDemo();
  const error = signIn.error ?? demo.error;
  return (
    <div className="flex flex-col gap-4">
      {error && <ProblemPanel {...wordsOf(error)} />}
      {canEnterDemo && (
        <>
          <Button
            variant="primary"
            pending={demo.isPending}
            onClick={() => {
              signIn.reset();
              demo.mutate(undefined);
            }}
          >
            Enter the demo
          </Button>
          <p className="flex items-center gap-3 text-12 text-ink-faint before:h-px before:grow before:bg-line after:h-px after:grow after:bg-line">
            or with an account
          </p>
        </>
      )}
      <form
        noValidate
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          demo.reset();
          void handleSubmit((values) => signIn.mutate(values))(event);
        }}
      >
        <TextField
          label="E-mail address"
          type="email"
          autoComplete="username"
          {...register("emailAddress")}
          error={formState.errors.emailAddress?.message}
        />
        <TextField
          label="Password"
          type="password"
          autoComplete="current-password"
          {...register("password")}
          error={formState.errors.password?.message}
        />
        <Button type="submit" variant={canEnterDemo ? "secondary" : "primary"} pending={signIn.isPending}>
          Sign in
        </Button>
      </form>
    </div>
  );
}
