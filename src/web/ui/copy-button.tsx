import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";
import { Button } from "./button.tsx";
import { copyText } from "./clipboard.ts";

type CopyButtonProps = { text: string; label: string; variant?: "primary" | "secondary" };

/** Copies a text and shows for a moment that it did. */
export function CopyButton({ text, label, variant = "secondary" }: CopyButtonProps) {
  const [isCopied, setIsCopied] = useState(false);
  useEffect(() => {
    if (!isCopied) return undefined;
    const timer = setTimeout(() => setIsCopied(false), 3_000);
    return () => clearTimeout(timer);
  }, [isCopied]);

  async function copy() {
    if (await copyText(text, "Select the text and copy it.")) setIsCopied(true);
  }

  return (
    <>
      <Button variant={variant} icon={isCopied ? Check : Copy} onClick={() => void copy()}>
        {isCopied ? "Copied" : label}
      </Button>
      <output className="sr-only">{isCopied ? "Copied" : ""}</output>
    </>
  );
}
