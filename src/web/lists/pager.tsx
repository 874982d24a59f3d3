import { ChevronFirst, ChevronLast } from "lucide-react";
import { type FormEvent, useId, useState } from "react";
import type { TableName } from "#contract/page/table-layout.ts";
import { formatNumber } from "#web/format/english.ts";
import { Button } from "#web/ui/button.tsx";
import { pageAfterResize } from "./layout/page-after-resize.ts";
import { pageSizes } from "./layout/page-size.ts";
import { changeLayout } from "./layout/save-layout.ts";
import { lastPageOf, type Pages } from "./pages.ts";

type PagerProps = Pages & {
  totalCount: number;
  /** False if there are more rows than `totalCount`. */
  isCountExact?: boolean | undefined;
};

/** "231", or "more than 1,000" if the total is not exact. */
export function formatTotal(totalCount: number, isExact: boolean): string {
  return isExact ? formatNumber(totalCount) : `more than ${formatNumber(totalCount)}`;
}

/** "1–50 of 231 invitations" with ways to other pages and, if it can be chosen, their size; nothing for an empty list. */
export function Pager({ totalCount, isCountExact = true, ...pages }: PagerProps) {
  const { of, page, pageSize, onPageChange, sizes } = pages;
  if (totalCount === 0) return null;
  const first = (page - 1) * pageSize + 1;
  const last = isCountExact ? Math.min(page * pageSize, totalCount) : page * pageSize;
  return (
    <nav
      aria-label={`Pages of ${of}`}
      className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 py-3"
    >
      <p className="text-13 text-ink-soft tabular-nums" aria-live="polite">
        {formatNumber(first)}–{formatNumber(last)} of {formatTotal(totalCount, isCountExact)} {of}
      </p>
      <div className="flex flex-wrap items-center gap-x-6 gap-y-2">
        {sizes && totalCount > Math.min(...pageSizes) && <SizeSelect {...pages} {...sizes} />}
        {(totalCount > pageSize || !isCountExact) && (
          <Turns
            page={page}
            lastPage={isCountExact ? lastPageOf(totalCount, pageSize) : null}
            onTurn={(next) => {
              onPageChange(next);
              window.scrollTo(0, 0);
            }}
          />
        )}
      </div>
    </nav>
  );
}

type SizeSelectProps = Pages & { table: TableName; onResize: (page: number) => void };

/** The last choice counts for the next visits as well. The first row of the page stays on the page. */
function SizeSelect({ page, pageSize, table, onResize }: SizeSelectProps) {
  return (
    <label className="flex items-center gap-2 text-13 text-ink-soft">
      Rows per page
      <select
        value={pageSize}
        onChange={({ target }) => {
          const to = Number(target.value);
          changeLayout(table, { pageSize: to });
          onResize(pageAfterResize({ page, from: pageSize, to }));
        }}
        className="control rounded-control border border-line-control bg-surface px-2 text-14 text-ink tabular-nums"
      >
        {pageSizes.map((size) => (
          <option key={size}>{size}</option>
        ))}
      </select>
    </label>
  );
}

/** `lastPage` is null while nobody knows how many there are. */
type TurnsProps = { page: number; lastPage: number | null; onTurn: (page: number) => void };

function Turns({ page, lastPage, onTurn }: TurnsProps) {
  const isFirst = page === 1 ? "This is the first page." : undefined;
  const isLast = lastPage !== null && page >= lastPage ? "This is the last page." : undefined;
  const hasMany = lastPage === null || lastPage > 2;
  return (
    <div className="flex flex-wrap items-center gap-2">
      {hasMany && (
        <Button
          icon={ChevronFirst}
          aria-label="First page"
          title="First page"
          className="px-2"
          disabledReason={isFirst}
          onClick={() => onTurn(1)}
        />
      )}
      <Button disabledReason={isFirst} onClick={() => onTurn(page - 1)}>
        Previous
      </Button>
      {hasMany && <PageField key={page} page={page} lastPage={lastPage} onTurn={onTurn} />}
      <Button disabledReason={isLast} onClick={() => onTurn(page + 1)}>
        Next
      </Button>
      {lastPage !== null && lastPage > 2 && (
        <Button
          icon={ChevronLast}
          aria-label="Last page"
          title="Last page"
          className="px-2"
          disabledReason={isLast}
          onClick={() => onTurn(lastPage)}
        />
      )}
    </div>
  );
}

/** Turns to the page that is typed; a number that is too high, to the last one. */
function PageField({ page, lastPage, onTurn }: TurnsProps) {
  const [text, setText] = useState(String(page));
  const id = useId();
  function submit(event: FormEvent) {
    event.preventDefault();
    const typed = /^\d{1,15}$/.test(text.trim()) ? Number(text) : page;
    const wanted = Math.min(lastPage ?? typed, Math.max(1, typed));
    setText(String(wanted));
    if (wanted !== page) onTurn(wanted);
  }
  return (
    <form noValidate onSubmit={submit} className="flex items-center gap-2 text-13 text-ink-soft tabular-nums">
      <label htmlFor={id}>Page</label>
      <input
        id={id}
        type="text"
        inputMode="numeric"
        enterKeyHint="go"
        autoComplete="off"
        aria-describedby={lastPage === null ? undefined : `${id}-of`}
        title="Type a page and press Enter."
        value={text}
        onChange={({ target }) => setText(target.value)}
        onFocus={({ target }) => target.select()}
        onBlur={() => setText(String(page))}
        style={{ width: `${Math.max(3, String(lastPage ?? page).length + 1)}ch` }}
        className="control box-content rounded-control border border-line-control bg-surface px-2 text-center text-14 text-ink touch:text-16"
      />
      {lastPage !== null && <span id={`${id}-of`}>of {formatNumber(lastPage)}</span>}
    </form>
  );
}
