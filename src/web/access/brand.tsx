import type { Instance } from "#contract/session.ts";
import { classNames } from "#web/ui/class-names.ts";

type Badge = { label: string; effect: string; help?: string; className: string };

export const developmentMailLimit =
  "Clerk sends at most 100 e-mails a month for a development instance, and drops or refuses the rest.";

const instances: Record<Instance, Badge> = {
  sandbox: { label: "Sandbox", effect: "No e-mail is sent", className: "bg-sandbox-soft text-sandbox" },
  development: {
    label: "Development",
    effect: "Real e-mail, 100 a month",
    help: developmentMailLimit,
    className: "bg-development-soft text-development",
  },
  production: {
    label: "Production",
    effect: "Sends real e-mail",
    className: "bg-production-soft text-production",
  },
};

type BrandProps = { instance: Instance | undefined; instanceName?: string | null | undefined };

/** The mark, the name, and, if the instance is known, a badge: which one it is, and whether real e-mail is sent. */
export function Brand({ instance, instanceName }: BrandProps) {
  return (
    <>
      <span className="inline-flex items-center gap-2 text-14 font-semibold">
        <svg aria-hidden viewBox="0 0 32 32" className="size-6">
          <rect width="32" height="32" rx="8" className="fill-accent" />
          <path
            d="M10 8.5v8.2a6 6 0 0 0 12 0V8.5"
            fill="none"
            strokeWidth="3.2"
            strokeLinecap="round"
            className="stroke-on-accent"
          />
          <circle cx="22" cy="24.2" r="2" className="fill-on-accent" />
        </svg>
        Usher
      </span>
      {instance !== undefined && <InstanceBadge name={instanceName ?? undefined} {...instances[instance]} />}
    </>
  );
}

/** Short lines in the narrow rail; on a phone the name is beside the label. What is cut off is in the title. */
function InstanceBadge({ name, label, effect, help, className }: Badge & { name: string | undefined }) {
  return (
    <p
      title={help}
      className={classNames("min-w-0 rounded-control px-3 py-1 text-12 forced-colors:border", className)}
    >
      <span className="sr-only">Instance: </span>
      <span className="block phone:flex phone:gap-2">
        <strong className="block font-semibold">{label}</strong>
        {name !== undefined && (
          <span title={name} className="block min-w-0 truncate">
            {name}
          </span>
        )}
      </span>
      <span className="block truncate">{effect}</span>
      {help !== undefined && <span className="sr-only">. {help}</span>}
    </p>
  );
}
