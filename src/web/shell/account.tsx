import { LogOut, Monitor, Moon, Sun, UserRound } from "lucide-react";
import { Link, useLocation } from "wouter";
import type { Member } from "#contract/session.ts";
import { paths } from "#web/paths.ts";
import { useMay } from "#web/access/role.ts";
import { IconButton } from "#web/ui/button.tsx";
import { Menu } from "#web/ui/overlay/menu.tsx";
import { adminPlaces } from "./places.ts";
import { applyTheme } from "./theme.ts";
import { ThemeSwitch } from "./theme-switch.tsx";

/** Who is signed in, the theme and the way out: at the foot of the rail, in a menu on a phone. */
export function Account({ member, onSignOut }: { member: Member | null; onSignOut: () => void }) {
  const [path, navigate] = useLocation();
  const isAdmin = useMay("admin");
  return (
    <>
      <div className="mt-auto flex flex-col gap-3 phone:hidden">
        <ThemeRow />
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
            { label: "Your account", icon: UserRound, onSelect: () => navigate(paths.account()) },
            ...(isAdmin ? adminPlaces : []).map(({ label, icon, href }) => ({
              label,
              icon,
              onSelect: () => navigate(href),
            })),
            { label: "System theme", icon: Monitor, onSelect: () => applyTheme("system") },
            { label: "Light theme", icon: Sun, onSelect: () => applyTheme("light") },
            { label: "Dark theme", icon: Moon, onSelect: () => applyTheme("dark") },
            { label: "Sign out", icon: LogOut, onSelect: onSignOut },
          ]}
        />
      </div>
    </>
  );
}

function ThemeRow() {
  return (
    <div className="flex items-center justify-between pl-1 text-12 text-ink-soft">
      <span aria-hidden>Theme</span>
      <ThemeSwitch />
    </div>
  );
}
