import type { ReactNode } from "react";
import { writeMetadata } from "#web/forms/metadata-text.ts";
import { formatCount } from "#web/format/english.ts";
import { useNow } from "#web/format/time.tsx";
import type { ListItem } from "#web/bulk-invite/worker/protocol.ts";
import { effectiveOptions, type OptionSource, useBatchOptions } from "./effective-options.ts";
import { SendTest } from "./send-test.tsx";
import { Address } from "#web/format/address.tsx";

const dayMs = 86_400_000;

const sourceLabels: Record<OptionSource, string> = {
  list: "from the list",
  options: "from the options",
  default: "default",
};

const templateLabels = { invitation: "Invitation", waitlist_invitation: "Waitlist invitation" };

type RowPreviewProps = { item: ListItem; recipient: NonNullable<ListItem["recipient"]> };

/** What will be sent to one recipient, and where each value comes from. */
export function RowPreview({ item, recipient }: RowPreviewProps) {
  const { address, options: row = {} } = recipient;
  const batch = useBatchOptions();
  return (
    <div className="mt-2 flex flex-col gap-3 rounded-control bg-sunken p-3">
      <dl className="grid grid-cols-[5.5rem_minmax(0,1fr)] gap-x-3 gap-y-2 text-13">
        <Entry label="Address">
          <Address of={address} />
        </Entry>
        <Entry label="Name">{item.name ?? "None"}</Entry>
        {batch !== undefined && <OptionEntries {...effectiveOptions(row, batch)} />}
      </dl>
      {batch === undefined && (
        <p className="text-12 text-ink-soft">One of the options needs correcting before the rest is known.</p>
      )}
      <div>
        <SendTest row={row} />
      </div>
    </div>
  );
}

function OptionEntries(options: ReturnType<typeof effectiveOptions>) {
  const { redirectUrl, expiresInDays, publicMetadata, notify, templateSlug } = options;
  const expiresAt = useNow() + expiresInDays.value * dayMs;
  const metadata = writeMetadata(publicMetadata.value);
  return (
    <>
      <Entry label="Redirect URL" source={redirectUrl.source}>
        {redirectUrl.value ?? "Clerk's own page"}
      </Entry>
      <Entry label="Expires" source={expiresInDays.source}>
        after {formatCount(expiresInDays.value, "day")} · {expiryDate.format(expiresAt)}
      </Entry>
      <Entry label="Metadata" source={publicMetadata.source}>
        {metadata === "" ? (
          "None"
        ) : (
          <pre className="max-h-60 overflow-auto font-mono text-12 wrap-anywhere whitespace-pre-wrap">
            {metadata}
          </pre>
        )}
      </Entry>
      <Entry label="Delivery" source={notify.source}>
        {notify.value ? "E-mail" : "Link only"}
      </Entry>
      {notify.value && (
        <Entry label="Template" source={templateSlug.source}>
          {templateLabels[templateSlug.value]}
        </Entry>
      )}
    </>
  );
}

const expiryDate = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric" });

type EntryProps = { label: string; source?: OptionSource; children: ReactNode };

function Entry({ label, source, children }: EntryProps) {
  return (
    <>
      <dt className="text-12 text-ink-soft">{label}</dt>
      <dd className="min-w-0 wrap-anywhere">
        {children}
        {source !== undefined && <span className="block text-12 text-ink-soft">{sourceLabels[source]}</span>}
      </dd>
    </>
  );
}
