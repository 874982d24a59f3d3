/** The mark and the name. */
export function Brand() {
  return (
    <span className="inline-flex items-center gap-2 text-14 font-semibold">
      <svg aria-hidden viewBox="0 0 32 32" className="size-6">
        <rect width="32" height="32" rx="8" className="fill-accent" />
        <path
          d="M10 8.5v8.2a6 6 0 0 0 12 0V8.5"
          fill="none"
          strokeWidth="3.2"
          strokeLinecap="round"
          className="stroke-on-accent"
        />
        <circle cx="22" cy="24.2" r="2" className="fill-on-accent" />
      </svg>
      Usher
    </span>
  );
}
