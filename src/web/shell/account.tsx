import { LogOut, Search, UserRound } from "lucide-react";
import { Link, useLocation } from "wouter";
import type { Member } from "#contract/session.ts";
import { paths } from "#web/paths.ts";
import { useMay } from "#web/access/role.ts";
import { IconButton } from "#web/ui/button.tsx";
import { Menu } from "#web/ui/overlay/menu.tsx";
import { adminPlaces, overviewPlace } from "./navigation.tsx";
import { paletteLabel } from "./palette/palette-button.tsx";
import { themeItems, ThemeSwitch } from "./theme-switch.tsx";

type AccountProps = { member: Member | null; onOpenPalette: () => void; onSignOut: () => void };

/** The signed-in member, the theme and sign-out: at the bottom of the rail, on a phone in a menu with the palette. */
export function Account({ member, onOpenPalette, onSignOut }: AccountProps) {
  const [path, navigate] = useLocation();
  const isAdmin = useMay("admin");
  return (
    <>
      <div className="mt-auto flex flex-col gap-3 phone:hidden">
        <div className="flex items-center justify-between pl-1 text-12 text-ink-soft">
          <span aria-hidden>Theme</span>
          <ThemeSwitch />
        </div>
        {member && (
          <div className="flex items-center gap-2 border-t border-line pt-3 pl-1">
            <Link
              href={paths.account()}
              title={`Your account: ${member.emailAddress}`}
              aria-current={path === paths.account() ? "page" : undefined}
              className="control -ml-1 flex min-w-0 grow flex-col justify-center rounded-control px-1 text-12 hover:bg-line aria-[current]:bg-selected"
            >
              <span className="sr-only">Your account: </span>
              <span className="truncate font-medium text-ink">{member.name || member.emailAddress}</span>
              {member.name !== "" && member.name !== member.emailAddress && (
                <span className="truncate text-ink-faint">{member.emailAddress}</span>
              )}
            </Link>
            <IconButton label="Sign out" icon={LogOut} onClick={onSignOut} />
          </div>
        )}
      </div>
      <div className="md:hidden">
        <Menu
          label={member ? `Account of ${member.emailAddress}` : "Account"}
          icon={UserRound}
          items={[
            { label: paletteLabel, icon: Search, onSelect: onOpenPalette },
            { label: "Your account", icon: UserRound, onSelect: () => navigate(paths.account()) },
            ...[overviewPlace, ...(isAdmin ? adminPlaces : [])].map(({ label, icon, href }) => ({
              label,
              icon,
              onSelect: () => navigate(href),
            })),
            ...themeItems,
            { label: "Sign out", icon: LogOut, onSelect: onSignOut },
          ]}
        />
      </div>
    </>
  );
}
