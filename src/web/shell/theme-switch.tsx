import { Monitor, Moon, Sun } from "lucide-react";
import { useId, useState } from "react";

type Theme = "system" | "light" | "dark";

/** `public/theme.js` reads it before the first paint. */
const storageKey = "usher-theme";

function readTheme(): Theme {
  const stored = document.documentElement.dataset["theme"];
  return stored === "light" || stored === "dark" ? stored : "system";
}

function applyTheme(theme: Theme): void {
  if (theme === "system") delete document.documentElement.dataset["theme"];
  else document.documentElement.dataset["theme"] = theme;
  try {
    localStorage.setItem(storageKey, theme);
  } catch {
    // Storage is disabled: the theme lasts until the page is closed.
  }
}

const themes: readonly { theme: Theme; label: string; icon: typeof Sun }[] = [
  { theme: "system", label: "System theme", icon: Monitor },
  { theme: "light", label: "Light theme", icon: Sun },
  { theme: "dark", label: "Dark theme", icon: Moon },
];

export const themeItems = themes.map(({ theme, label, icon }) => ({
  label,
  icon,
  onSelect: () => applyTheme(theme),
}));

/** System, light or dark: three radio buttons that look like one switch. */
export function ThemeSwitch() {
  const [current, setCurrent] = useState(readTheme);
  const name = useId();
  return (
    <fieldset className="flex rounded-control bg-line p-px">
      <legend className="sr-only">Theme</legend>
      {themes.map(({ theme, label, icon: Icon }) => (
        <label
          key={theme}
          title={label}
          className="flex h-6 w-8 items-center justify-center rounded-control text-ink-soft hover:text-ink has-checked:bg-surface has-checked:text-ink has-focus-visible:outline-2 has-focus-visible:outline-accent-text touch:h-11 touch:w-11"
        >
          <input
            type="radio"
            name={name}
            checked={current === theme}
            onChange={() => {
              setCurrent(theme);
              applyTheme(theme);
            }}
            className="sr-only"
          />
          <Icon aria-hidden className="size-4" />
          <span className="sr-only">{label}</span>
        </label>
      ))}
    </fieldset>
  );
}
