import { Check, Copy } from "lucide-react";
import { type ReactNode, useEffect, useState } from "react";
import { copyText } from "#web/ui/clipboard.ts";
import { IconButton } from "#web/ui/button.tsx";

type FactProps = {
  name: string;
  /** What the button beside it copies. */
  copied?: string | undefined;
  children: ReactNode;
};

/** One line of a `<dl>`. */
export function Fact({ name, copied, children }: FactProps) {
  return (
    <div className="flex min-h-8 items-start gap-3 border-b border-line py-1 last:border-0">
      <dt className="w-24 shrink-0 text-13 text-ink-soft">{name}</dt>
      <dd className="min-w-0 grow wrap-anywhere">{children}</dd>
      {copied !== undefined && (
        <dd>
          <CopyIcon name={name} text={copied} />
        </dd>
      )}
    </div>
  );
}

function CopyIcon({ name, text }: { name: string; text: string }) {
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
      <IconButton
        label={`Copy ${name.toLowerCase()}`}
        icon={isCopied ? Check : Copy}
        onClick={() => void copy()}
        className="size-6"
      />
      <output className="sr-only">{isCopied && "Copied"}</output>
    </>
  );
}
