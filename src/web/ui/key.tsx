/** A key of the keyboard. */
export function Key({ children }: { children: string }) {
  return (
    <kbd className="rounded-control border border-line-control px-1 font-sans text-12 whitespace-nowrap text-ink-soft">
      {children}
    </kbd>
  );
}
