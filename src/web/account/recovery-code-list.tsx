import { Download } from "lucide-react";
import { saveFile } from "#web/lists/download.tsx";
import { Button } from "#web/ui/button.tsx";
import { CopyButton } from "#web/ui/copy-button.tsx";

/** Codes for a sign-in without the app, shown once. */
export function RecoveryCodeList({ codes }: { codes: readonly string[] }) {
  const text = codes.join("\n");
  return (
    <section aria-label="Recovery codes">
      <h3 className="text-13 font-medium">Recovery codes</h3>
      <p className="text-13 text-ink-soft">
        Each code signs you in once without your app. They are not shown again: save them with your passwords.
      </p>
      <ul className="my-3 grid grid-cols-[repeat(auto-fill,minmax(9rem,1fr))] gap-x-4 gap-y-1 rounded-control bg-sunken p-3 font-mono">
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <div className="flex flex-wrap gap-2">
        <CopyButton text={text} label="Copy codes" />
        <Button icon={Download} onClick={() => saveFile("usher-recovery-codes.txt", `${text}\n`)}>
          Download
        </Button>
      </div>
    </section>
  );
}
