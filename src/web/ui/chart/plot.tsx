import type { ReactNode } from "react";
import { useWidth } from "./use-width.ts";

/** In rem, so that a chart grows with its text. */
const heightRem = 10;
const roomRem = { top: 0.75, right: 1, bottom: 1.5, left: 3 };

export type Area = { width: number; height: number };

type Tick = { at: number; label: string };

type PlotProps = {
  /** What the chart shows, in a few words; its numbers are in the text and the table beside it. */
  label: string;
  /** In px from the left and from the top of the area. */
  xTicks: (area: Area) => readonly Tick[];
  yTicks: (area: Area) => readonly Tick[];
  children: (area: Area) => ReactNode;
};

/** The frame of a chart: as wide as its place, with a faint line for each tick of the y axis and the labels of both. */
export function Plot({ label, xTicks, yTicks, children }: PlotProps) {
  const [box, width] = useWidth<HTMLDivElement>();
  const rem = width === 0 ? 16 : Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
  const room = { left: roomRem.left * rem, top: roomRem.top * rem };
  const area = {
    width: Math.max(0, width - room.left - roomRem.right * rem),
    height: (heightRem - roomRem.top - roomRem.bottom) * rem,
  };
  return (
    <div ref={box} className="h-40 w-full overflow-hidden">
      {area.width > 0 && (
        <svg
          // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- <img> cannot take its colors from the page
          role="img"
          aria-label={label}
          width={width}
          height={heightRem * rem}
          className="block text-12"
        >
          <g transform={`translate(${room.left},${room.top})`}>
            {yTicks(area).map(({ at, label: text }) => (
              <g key={at} transform={`translate(0,${at})`}>
                <line x2={area.width} className="stroke-line forced-colors:stroke-[GrayText]" />
                <text x={-0.5 * rem} dy="0.32em" textAnchor="end" className="fill-ink-soft tabular-nums">
                  {text}
                </text>
              </g>
            ))}
            {children(area)}
            {xTicks(area).map(({ at, label: text }) => (
              <text
                key={at}
                x={at}
                y={area.height + 1.25 * rem}
                textAnchor="middle"
                className="fill-ink-soft tabular-nums"
              >
                {text}
              </text>
            ))}
          </g>
        </svg>
      )}
    </div>
  );
}
