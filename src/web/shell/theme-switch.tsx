import { Monitor, Moon, Sun } from "lucide-react";
import { useId } from "react";
import { applyTheme, type Theme, useTheme } from "./theme.ts";

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
  const current = useTheme();
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
            onChange={() => applyTheme(theme)}
            className="sr-only"
          />
          <Icon aria-hidden className="size-4" />
          <span className="sr-only">{label}</span>
        </label>
      ))}
    </fieldset>
  );
}
