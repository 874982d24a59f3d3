import { LogOut, Monitor, Moon, Sun, UserRound } from "lucide-react";
import type { Person } from "#contract/session.ts";
import { IconButton } from "../ui/button.tsx";
import { Menu } from "../ui/menu.tsx";
import { applyTheme } from "./theme.ts";
import { ThemeSwitch } from "./theme-switch.tsx";

/** Who is signed in, the theme and the way out: at the foot of the rail, in a menu on a phone. */
export function Account({ person, onSignOut }: { person: Person | null; onSignOut: () => void }) {
  return (
    <>
      <div className="mt-auto flex flex-col gap-3 phone:hidden">
        <ThemeRow />
        {person && (
          <div className="flex items-center gap-2 border-t border-line pt-3 pl-1">
            <div className="min-w-0 grow text-12">
              <p className="truncate font-medium text-ink">{person.name || person.emailAddress}</p>
              {person.name !== "" && (
                <p title={person.emailAddress} className="truncate text-ink-faint">
                  {person.emailAddress}
                </p>
              )}
            </div>
            <IconButton label="Sign out" icon={LogOut} onClick={onSignOut} />
          </div>
        )}
      </div>
      <div className="md:hidden">
        <Menu
          label={person ? `Account of ${person.emailAddress}` : "Account"}
          icon={UserRound}
          items={[
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
