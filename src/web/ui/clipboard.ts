import { toast } from "#web/ui/overlay/toast.tsx";

/** Copies a text. Resolves with false when the browser refuses, after a message that says what to do instead. */
export async function copyText(text: string, fallback: string): Promise<boolean> {
  if ((await writeToClipboard(text)) || copySelected(text)) return true;
  toast({ tone: "failed", title: "The browser did not allow copying", detail: fallback });
  return false;
}

async function writeToClipboard(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // Over plain http there is no `navigator.clipboard`.
    return false;
  }
}

/** The old way, which works over plain http: selects the text in a field and copies the selection. */
function copySelected(text: string): boolean {
  const focused = document.activeElement;
  const field = document.createElement("textarea");
  field.value = text;
  field.readOnly = true;
  field.className = "fixed top-0 left-0 size-px opacity-0";
  // Beside an open dialog everything is inert and cannot be selected.
  const modals = document.querySelectorAll("dialog:modal");
  (modals[modals.length - 1] ?? document.body).append(field);
  field.select();
  // oxlint-disable-next-line typescript/no-deprecated -- nothing has replaced it over plain http
  const isCopied = document.execCommand("copy");
  field.remove();
  if (focused instanceof HTMLElement) focused.focus({ preventScroll: true });
  return isCopied;
}
