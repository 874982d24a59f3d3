import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";
import { Button } from "./button.tsx";
import { toast } from "#web/ui/overlay/toast.tsx";

/** Puts `text` on the clipboard; tells whether it worked (a browser may refuse). */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

type CopyButtonProps = { text: string; label: string };

/** Copies, and says so for a moment in its own place. */
export function CopyButton({ text, label }: CopyButtonProps) {
  const [isCopied, setIsCopied] = useState(false);
  useEffect(() => {
    if (!isCopied) return undefined;
    const timer = setTimeout(() => setIsCopied(false), 3_000);
    return () => clearTimeout(timer);
  }, [isCopied]);

  async function copy() {
    if (await copyText(text)) setIsCopied(true);
    else
      toast({
        tone: "failed",
        title: "The browser did not allow copying",
        detail: "Select the text and copy it.",
      });
  }

  return (
    <>
      <Button icon={isCopied ? Check : Copy} onClick={() => void copy()}>
        {isCopied ? "Copied" : label}
      </Button>
      <output className="sr-only">{isCopied ? "Copied" : ""}</output>
    </>
  );
}
