import { type ReactNode, useEffect, useRef } from "react";
import { useLocation } from "wouter";
import { handOverToBulkInvite } from "#web/forms/handed-over.ts";
import { paths } from "#web/paths.ts";
import { Button } from "#web/ui/button.tsx";
import type { Invitee } from "./invitee.ts";

type InviteePromptProps = {
  invitee: Invitee;
  value: string;
  /** What bulk invite takes over. */
  text: string;
  stops: number;
  onChoose: (address: string) => void;
};

/** Below the address field: a question about a doubtful address, a correction, or the way to bulk invite. */
export function InviteePrompt({ invitee, value, text, stops, onChoose }: InviteePromptProps) {
  const [, navigate] = useLocation();
  if (invitee.kind === "several") {
    return (
      <Prompt text={`${invitee.count} addresses: open Bulk invite with them, or leave one.`} stops={stops}>
        <Button
          onClick={() => {
            handOverToBulkInvite(text);
            navigate(paths.bulkInvite());
          }}
        >
          Open Bulk invite
        </Button>
      </Prompt>
    );
  }
  if (invitee.kind === "problem" && invitee.suggestion !== undefined) {
    const { suggestion } = invitee;
    return (
      <Prompt text={`Did you mean ${suggestion}?`} stops={stops}>
        <Button onClick={() => onChoose(suggestion)}>Use it</Button>
      </Prompt>
    );
  }
  if (invitee.kind !== "one" || invitee.question === undefined) return null;
  const { suggestion, text: question, keepLabel = "Keep as typed" } = invitee.question;
  return (
    <Prompt text={question} stops={stops}>
      {suggestion !== undefined && <Button onClick={() => onChoose(suggestion)}>Use it</Button>}
      <Button variant="quiet" onClick={() => onChoose(value)}>
        {keepLabel}
      </Button>
    </Prompt>
  );
}

/** Receives the focus when it stops a submit, so that the keyboard can answer. */
function Prompt({ text, stops, children }: { text: string; stops: number; children: ReactNode }) {
  const ref = useRef<HTMLFieldSetElement>(null);
  useEffect(() => {
    if (stops > 0) ref.current?.querySelector("button")?.focus();
  }, [stops]);
  return (
    <fieldset
      ref={ref}
      aria-label={text}
      className="flex min-w-0 flex-wrap items-center gap-2 rounded-panel bg-waiting-soft p-3 text-13"
    >
      <output className="min-w-48 grow wrap-anywhere">{text}</output>
      {children}
    </fieldset>
  );
}
