import type { Instance } from "#contract/session.ts";
import { classNames } from "#web/ui/class-names.ts";

type Badge = { label: string; effect: string; help?: string; className: string };

const instances: Record<Instance, Badge> = {
  sandbox: { label: "Sandbox", effect: "No e-mail is sent", className: "bg-sandbox-soft text-sandbox" },
  development: {
    label: "Development",
    effect: "Sends real e-mail, 100 a month",
    help: "Clerk's limit for development instances. After 100 e-mails in a month it refuses further ones, or does not send them without saying so.",
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

function InstanceBadge({ name, label, effect, help, className }: Badge & { name: string | undefined }) {
  return (
    <p
      title={help}
      className={classNames(
        "rounded-control px-3 py-1 text-12 phone:flex phone:items-center phone:gap-2 forced-colors:border",
        className,
      )}
    >
      <span className="sr-only">Instance: </span>
      <strong className="block font-semibold">{label}</strong>
      {name !== undefined && (
        <span title={name} className="block min-w-0 truncate phone:max-w-32">
          {name}
        </span>
      )}
      <span className="phone:sr-only">{effect}</span>
      {help !== undefined && <span className="sr-only">. {help}</span>}
    </p>
  );
}
