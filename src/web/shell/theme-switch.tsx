import { Monitor, Moon, Sun } from "lucide-react";
import { useId, useState } from "react";
import { applyTheme, readTheme, type Theme, themes } from "./theme.ts";

const looks: Record<Theme, { label: string; icon: typeof Sun }> = {
  system: { label: "System theme", icon: Monitor },
  light: { label: "Light theme", icon: Sun },
  dark: { label: "Dark theme", icon: Moon },
};

/** System, light or dark: three radios that look like one switch. */
export function ThemeSwitch() {
  const [theme, setTheme] = useState(readTheme);
  const name = useId();
  return (
    <fieldset className="flex rounded-control bg-line p-px">
      <legend className="sr-only">Theme</legend>
      {themes.map((each) => {
        const { label, icon: Icon } = looks[each];
        return (
          <label
            key={each}
            title={label}
            className="flex h-6 w-8 items-center justify-center rounded-control text-ink-soft hover:text-ink has-checked:bg-surface has-checked:text-ink has-focus-visible:outline-2 has-focus-visible:outline-accent-text touch:h-11 touch:w-11"
          >
            <input
              type="radio"
              name={name}
              checked={theme === each}
              onChange={() => {
                setTheme(each);
                applyTheme(each);
              }}
              className="sr-only"
            />
            <Icon aria-hidden className="size-4" />
            <span className="sr-only">{label}</span>
          </label>
        );
      })}
    </fieldset>
  );
}
