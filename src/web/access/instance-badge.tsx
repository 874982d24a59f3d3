import type { Instance } from "#contract/session.ts";
import { classNames } from "#web/ui/class-names.ts";

const looks: Record<Instance, { word: string; says: string; className: string }> = {
  sandbox: { word: "Sandbox", says: "No mail leaves", className: "bg-sandbox-soft text-sandbox" },
  development: {
    word: "Development",
    says: "Mails reach test users",
    className: "bg-development-soft text-development",
  },
  production: {
    word: "Production",
    says: "Mails reach real people",
    className: "bg-production-soft text-production",
  },
};

/** Whom the mails reach, in a word and a colour of its own, always in sight. */
export function InstanceBadge({ instance }: { instance: Instance }) {
  const { word, says, className } = looks[instance];
  return (
    <p
      className={classNames(
        "rounded-control px-3 py-1 text-12 phone:flex phone:items-center phone:gap-2 forced-colors:border",
        className,
      )}
    >
      <span className="sr-only">Instance: </span>
      <strong className="block font-semibold">{word}</strong>
      <span className="phone:sr-only">{says}</span>
    </p>
  );
}
