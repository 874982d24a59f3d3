let handedOver = "";

/** Keeps a text for the draft of bulk invite while the member goes there from another page. */
export function handOverToBulkInvite(text: string): void {
  handedOver = text;
}

/** Returns that text once; empty if there is none. */
export function takeHandedOver(): string {
  const text = handedOver;
  handedOver = "";
  return text;
}
