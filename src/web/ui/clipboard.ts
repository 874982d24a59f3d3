import { toast } from "#web/ui/overlay/toast.tsx";

/** Copies a text. Resolves with false when the browser refuses, after a message that says what to do instead. */
export async function copyText(text: string, fallback: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    toast({ tone: "failed", title: "The browser did not allow copying", detail: fallback });
    return false;
  }
}
