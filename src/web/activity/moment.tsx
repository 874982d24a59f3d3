import { sayExactTime } from "#web/format/relative-time.ts";
import { Time } from "#web/format/time.tsx";

const older = new Intl.DateTimeFormat("en-GB", {
  day: "numeric",
  month: "short",
  year: "numeric",
  hour: "2-digit",
  minute: "2-digit",
});

/** As everywhere for what was today; before that with the minute, which is what one looks for in a record. */
export function Moment({ at }: { at: number }) {
  if (isToday(at)) return <Time at={at} />;
  return (
    <time dateTime={new Date(at).toISOString()} title={sayExactTime(at)} className="whitespace-nowrap">
      {older.format(at)}
    </time>
  );
}

function isToday(at: number): boolean {
  return at >= new Date().setHours(0, 0, 0, 0);
}
