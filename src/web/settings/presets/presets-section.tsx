import { useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useState } from "react";
import { type Preset, presetMaxCount } from "#contract/preset.ts";
import { useMay } from "#web/access/role.ts";
import { presetsQuery } from "#web/api/presets-query.ts";
import { QueryProblem } from "#web/lists/query-problem.tsx";
import { Button } from "#web/ui/button.tsx";
import { Panel } from "#web/ui/panel.tsx";
import { Skeleton } from "#web/ui/skeleton.tsx";
import { DeletePresetDialog } from "./delete-preset-dialog.tsx";
import { formatOptions } from "#web/forms/format-options.ts";
import { PresetDialog } from "./preset-dialog.tsx";

type Asking = { what: "edit"; preset: Preset | null } | { what: "delete"; preset: Preset };

/** The presets of the Clerk instance. Admins change them, other members read them. */
export function PresetsSection() {
  const isAdmin = useMay("admin");
  const query = useQuery(presetsQuery);
  const [asking, setAsking] = useState<Asking>();
  const presets = query.data?.data;
  const close = () => setAsking(undefined);
  return (
    <Panel
      title="Presets"
      lead="Named sets of options, which fill the forms in one click."
      actions={
        isAdmin &&
        presets !== undefined && (
          <Button
            icon={Plus}
            disabledReason={
              presets.length < presetMaxCount ? undefined : `There can be at most ${presetMaxCount} presets.`
            }
            onClick={() => setAsking({ what: "edit", preset: null })}
          >
            New preset
          </Button>
        )
      }
    >
      <QueryProblem query={query} />
      {presets === undefined && query.error === null && <Skeleton className="h-10" />}
      {presets?.length === 0 && <p className="text-ink-soft">There are no presets yet.</p>}
      {presets !== undefined && presets.length > 0 && (
        <ul className="max-w-200">
          {presets.map((preset) => (
            <PresetItem key={preset.id} preset={preset} onAsk={isAdmin ? setAsking : undefined} />
          ))}
        </ul>
      )}
      {asking?.what === "edit" && <PresetDialog preset={asking.preset} onClose={close} />}
      {asking?.what === "delete" && <DeletePresetDialog preset={asking.preset} onClose={close} />}
    </Panel>
  );
}

type PresetItemProps = { preset: Preset; onAsk: ((asking: Asking) => void) | undefined };

function PresetItem({ preset, onAsk }: PresetItemProps) {
  const { name, options, isDefault } = preset;
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 border-t border-line py-2 first:border-0">
      <div className="min-w-0 grow basis-60">
        <p className="font-medium wrap-anywhere">
          {name}
          {isDefault && <span className="ml-2 text-12 font-normal text-ink-soft">Default</span>}
        </p>
        <p className="text-13 wrap-anywhere text-ink-soft">{formatOptions(options)}</p>
      </div>
      {onAsk !== undefined && (
        <div className="flex gap-1">
          <Button variant="quiet" aria-label={`Edit ${name}`} onClick={() => onAsk({ what: "edit", preset })}>
            Edit
          </Button>
          <Button
            variant="quiet"
            aria-label={`Delete ${name}`}
            onClick={() => onAsk({ what: "delete", preset })}
          >
            Delete
          </Button>
        </div>
      )}
    </li>
  );
}
