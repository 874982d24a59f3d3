import { Download } from "lucide-react";
import { basePath } from "#web/paths.ts";

/** A link to a file that the server streams, however long it is. */
export function DownloadLink({ href, children }: { href: string; children: string }) {
  return (
    <a
      href={`${basePath}${href}`}
      download
      className="control inline-flex shrink-0 items-center gap-2 rounded-control border border-line-control bg-surface px-3 font-medium whitespace-nowrap hover:bg-sunken"
    >
      <Download aria-hidden className="size-4" />
      {children}
    </a>
  );
}

/** Saves text as a file without sending it anywhere. Spreadsheets read UTF-8 only after a byte-order mark. */
export function saveFile(name: string, text: string, type = "text/plain"): void {
  const mark = type === "text/plain" ? "" : "\uFEFF";
  saveBlob(name, new Blob([mark, text], { type }));
}

export function saveBlob(name: string, blob: Blob): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // The browser has read the URL by the next task.
  setTimeout(() => URL.revokeObjectURL(url));
}
