import { zodResolver } from "@hookform/resolvers/zod";
import { useForm } from "react-hook-form";
import { useLocation, useSearch } from "wouter";
import { FirstAdmin, passwordMinLength } from "#contract/sign-in.ts";
import { type Session } from "#contract/session.ts";
import { wordsOf } from "../api.ts";
import { paths } from "../paths.ts";
import { Button } from "../ui/button.tsx";
import { TextField } from "../ui/field.tsx";
import { ProblemPanel } from "../ui/problem-panel.tsx";
import { Entrance } from "./entrance.tsx";
import { useSetUp } from "./mutations.ts";

/** Makes the first admin, for whoever holds the one-time link from the log. */
export function SetupPage({ session }: { session: Session }) {
  const token = new URLSearchParams(useSearch()).get("token") ?? "";
  return (
    <Entrance session={session} title="Set up Usher" lead="Make the first account. It can do everything.">
      {token === "" ? (
        <ProblemPanel
          title="The link is not whole"
          detail="Copy the whole set-up link from Usher's log, up to the end of its line, and open it again."
        />
      ) : (
        <SetupForm token={token} />
      )}
    </Entrance>
  );
}

function SetupForm({ token }: { token: string }) {
  const setUp = useSetUp();
  const [, navigate] = useLocation();
  const { register, handleSubmit, formState } = useForm({
    defaultValues: { token, emailAddress: "", password: "" },
    resolver: zodResolver(FirstAdmin),
  });
  const submit = handleSubmit((values) =>
    setUp.mutate(values, { onSuccess: () => navigate(paths.invitations(), { replace: true }) }),
  );
  return (
    <form noValidate className="flex flex-col gap-4" onSubmit={(event) => void submit(event)}>
      {setUp.error && <ProblemPanel {...wordsOf(setUp.error)} />}
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
        autoComplete="new-password"
        hint={`At least ${passwordMinLength} characters.`}
        {...register("password")}
        error={formState.errors.password?.message}
      />
      <Button type="submit" variant="primary" pending={setUp.isPending}>
        Make the account
      </Button>
    </form>
  );
}
