import {
  Gauge,
  History,
  Layers,
  ListPlus,
  type LucideIcon,
  Mail,
  SlidersHorizontal,
  Users,
} from "lucide-react";
import { Link, useLocation } from "wouter";
import { paths } from "#web/paths.ts";
import { useMay } from "#web/access/role.ts";
import { classNames } from "#web/ui/class-names.ts";

type Place = { label: string; href: string; icon: LucideIcon };

/** On a phone in the account menu, because the bar has room for four. */
export const overviewPlace: Place = { label: "Overview", href: paths.overview(), icon: Gauge };

export const places: readonly Place[] = [
  { label: "Invitations", href: paths.invitations(), icon: Mail },
  { label: "Bulk invite", href: paths.bulkInvite(), icon: ListPlus },
  { label: "Batches", href: paths.batches(), icon: Layers },
  { label: "Activity", href: paths.activity(), icon: History },
];

/** Below the other links in the rail; on a phone in the account menu too. */
export const adminPlaces: readonly Place[] = [
  { label: "Team", href: paths.team(), icon: Users },
  { label: "Settings", href: paths.settings(), icon: SlidersHorizontal },
];

/** The main links: a list in the rail, a bar at the bottom on a phone. */
export function Navigation() {
  const isAdmin = useMay("admin");
  return (
    <nav
      aria-label="Main"
      className="phone:fixed phone:inset-x-0 phone:bottom-0 phone:z-20 phone:border-t phone:border-line phone:bg-surface phone:pb-[env(safe-area-inset-bottom)] phone:short:static phone:short:order-last phone:short:w-full phone:short:border-0 phone:short:bg-clear"
    >
      <ul className="flex flex-col gap-px phone:flex-row phone:justify-around">
        <PlaceLink place={overviewPlace} className="phone:hidden" />
        {places.map((place) => (
          <PlaceLink key={place.href} place={place} />
        ))}
      </ul>
      {isAdmin && (
        <ul className="mt-3 flex flex-col gap-px border-t border-line pt-3 phone:hidden">
          {adminPlaces.map((place) => (
            <PlaceLink key={place.href} place={place} />
          ))}
        </ul>
      )}
    </nav>
  );
}

type PlaceLinkProps = { place: Place; className?: string };

function PlaceLink({ place: { label, href, icon: Icon }, className }: PlaceLinkProps) {
  const [path] = useLocation();
  const isCurrent = href === "/" ? path === "/" : path.startsWith(href);
  return (
    <li className={classNames("min-w-0 phone:grow", className)}>
      <Link
        href={href}
        aria-current={isCurrent ? "page" : undefined}
        className={classNames(
          "control flex items-center gap-3 rounded-control px-2",
          "phone:flex-col phone:justify-center phone:gap-1 phone:rounded-none phone:px-1 phone:py-2 phone:text-12 phone:outline-offset-[-2px] phone:short:flex-row phone:short:gap-1 phone:short:px-1 phone:short:whitespace-nowrap phone:short:py-0",
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
}
