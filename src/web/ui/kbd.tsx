/** A key to press. */
export function Kbd({ children }: { children: string }) {
  return (
    <kbd className="rounded-control border border-line bg-sunken px-1 font-sans text-12 text-ink-soft">
      {children}
    </kbd>
  );
}
