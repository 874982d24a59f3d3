import { type ClipboardEvent, type FocusEvent, useState } from "react";
import { formatCleaning, type Invitee, readInvitee } from "./invitee.ts";

type FieldAccess = { value: string; set: (value: string) => void };
type Seen = { value: string; invitee: Invitee; note: string | undefined };

function answered(address: string): Invitee {
  return { kind: "one", address };
}

/**
 * What the address field says about its text. The text is read when the member pastes, leaves the field or submits, and
 * then replaced by the address in it. A question stops one submit only.
 */
export function useInvitee({ value, set }: FieldAccess) {
  const [seen, setSeen] = useState<Seen>();
  const [list, setList] = useState<{ text: string; count: string }>();
  /** The address that the member has chosen, or was asked about at a submit. */
  const [chosen, setChosen] = useState("");
  const [asked, setAsked] = useState({ value: "", times: 0 });
  const current = seen?.value === value ? seen : undefined;

  function settle(text: string): Seen {
    // What was read is now in the field: reading it again would lose the question and the note.
    if (seen?.value === text) return seen;
    const invitee = readInvitee(text);
    const note = invitee.kind === "one" ? formatCleaning(text, invitee.address) : undefined;
    const next = invitee.kind === "one" && note !== undefined ? invitee.address : text.trim();
    if (next !== value) set(next);
    const settled = { value: next, invitee, note };
    setSeen(settled);
    return settled;
  }

  function paste(event: ClipboardEvent<HTMLInputElement>) {
    const text = event.clipboardData.getData("text/plain");
    const { value: before, selectionStart, selectionEnd } = event.currentTarget;
    const replacesAll = selectionStart === 0 && selectionEnd === before.length;
    const pasted = readInvitee(text);
    if (pasted.kind === "several") {
      event.preventDefault();
      setList({ text, count: pasted.count });
    } else if (pasted.kind === "one" && replacesAll) {
      event.preventDefault();
      setList(undefined);
      settle(text);
    }
  }

  /** Whether the form may be submitted; if not, the field says why. */
  function maySubmit(): boolean {
    setList(undefined);
    const { value: next, invitee } = settle(value);
    const isOpen =
      invitee.kind === "several" || (invitee.kind === "one" && invitee.question && next !== chosen);
    if (!isOpen || (invitee.kind === "one" && next === asked.value)) return true;
    setAsked({ value: next, times: asked.times + 1 });
    return false;
  }

  const shown: Invitee = list
    ? { kind: "several", count: list.count }
    : (current?.invitee ?? { kind: "none" });
  return {
    /** What to say below the field. */
    invitee: shown.kind === "one" && value === chosen ? answered(chosen) : shown,
    note: current?.note,
    /** The text to take to bulk invite. */
    text: list?.text ?? value,
    /** How many submits were stopped; the focus then moves to the question. */
    stops: asked.times,
    change: () => setList(undefined),
    blur: (event: FocusEvent) => {
      // A question would move the button away from under the pointer; a submit reads the text itself.
      if (!(event.relatedTarget instanceof HTMLButtonElement)) settle(value);
    },
    paste,
    maySubmit,
    choose: (address: string) => {
      setChosen(address);
      setSeen({ value: address, invitee: answered(address), note: undefined });
      set(address);
    },
  };
}
