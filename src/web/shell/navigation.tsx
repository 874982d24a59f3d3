import { Layers, ListPlus, Mail } from "lucide-react";
import { Link, useLocation } from "wouter";
import { paths } from "../paths.ts";
import { classNames } from "../ui/class-names.ts";

const places = [
  { label: "Invitations", href: paths.invitations(), icon: Mail },
  { label: "Bulk invite", href: paths.bulkInvite(), icon: ListPlus },
  { label: "Batches", href: paths.batches(), icon: Layers },
] as const;

/** The places of the desk: a list in the rail, a bar at the bottom on a phone. */
export function Navigation() {
  const [path] = useLocation();
  return (
    <nav
      aria-label="Main"
      className="phone:fixed phone:inset-x-0 phone:bottom-0 phone:z-20 phone:border-t phone:border-line phone:bg-surface phone:pb-[env(safe-area-inset-bottom)] phone:short:static phone:short:order-last phone:short:w-full phone:short:border-0 phone:short:bg-clear"
    >
      <ul className="flex flex-col gap-px phone:flex-row phone:justify-around">
        {places.map(({ label, href, icon: Icon }) => {
          const isCurrent = href === "/" ? path === "/" : path.startsWith(href);
          return (
            <li key={href} className="phone:grow">
              <Link
                href={href}
                aria-current={isCurrent ? "page" : undefined}
                className={classNames(
                  "control flex items-center gap-3 rounded-control px-2",
                  "phone:flex-col phone:justify-center phone:gap-1 phone:rounded-none phone:py-2 phone:text-12 phone:outline-offset-[-2px] phone:short:flex-row phone:short:gap-1 phone:short:px-1 phone:short:whitespace-nowrap phone:short:py-0",
                  isCurrent
                    ? "bg-selected font-medium text-ink phone:bg-clear phone:text-accent-text"
                    : "text-ink-soft hover:bg-line hover:text-ink phone:hover:bg-clear",
                )}
              >
                <Icon aria-hidden className="size-4" />
                {label}
              </Link>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}
