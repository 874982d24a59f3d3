// Runs before the first paint, so that a chosen theme never flashes the other one. The choice is made in
// src/web/shell/theme.ts; without one the system decides.
try {
  var theme = localStorage.getItem("usher-theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch {
  // Storage is switched off: the system's theme it is.
}
