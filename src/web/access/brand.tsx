import type { Instance } from "#contract/session.ts";
import { classNames } from "#web/ui/class-names.ts";

const instances: Record<Instance, { label: string; effect: string; className: string }> = {
  sandbox: { label: "Sandbox", effect: "No e-mail is sent", className: "bg-sandbox-soft text-sandbox" },
  development: {
    label: "Development",
    effect: "Sends real e-mail, 100 a month",
    className: "bg-development-soft text-development",
  },
  production: {
    label: "Production",
    effect: "Sends real e-mail",
    className: "bg-production-soft text-production",
  },
};

/** The mark, the name, and, if the instance is known, a badge that says whether real e-mail is sent. */
export function Brand({ instance }: { instance: Instance | undefined }) {
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
      {instance !== undefined && <InstanceBadge {...instances[instance]} />}
    </>
  );
}

function InstanceBadge({ label, effect, className }: { label: string; effect: string; className: string }) {
  return (
    <p
      className={classNames(
        "rounded-control px-3 py-1 text-12 phone:flex phone:items-center phone:gap-2 forced-colors:border",
        className,
      )}
    >
      <span className="sr-only">Instance: </span>
      <strong className="block font-semibold">{label}</strong>
      <span className="phone:sr-only">{effect}</span>
    </p>
  );
}
