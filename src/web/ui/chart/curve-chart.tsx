import { scaleLinear } from "@visx/scale";
import { AreaClosed, LinePath } from "@visx/shape";
import { type Area, Plot } from "./plot.tsx";

type CurvePoint = { x: number; y: number; title: string };

type CurveChartProps = {
  label: string;
  /** From left to right; `title` is shown under the pointer. */
  points: readonly CurvePoint[];
  /** Where the axis ends; y is from 0 to 1. */
  mostX: number;
  mostY: number;
  formatX: (x: number) => string;
  formatY: (y: number) => string;
};

/** A line through the points, which begins at zero. */
export function CurveChart({ label, points, mostX, mostY, formatX, formatY }: CurveChartProps) {
  const xOf = ({ width }: Area) => scaleLinear<number>({ domain: [0, mostX], range: [0, width] });
  const yOf = ({ height }: Area) => scaleLinear<number>({ domain: [0, mostY], range: [height, 0] });
  const ticksIn = ({ width }: Area) => Math.max(2, Math.min(7, Math.floor(width / 70)));
  return (
    <Plot
      label={label}
      xTicks={(area) => {
        const x = xOf(area);
        const whole = x.ticks(ticksIn(area)).filter(Number.isInteger);
        return whole.map((value) => ({ at: x(value), label: formatX(value) }));
      }}
      yTicks={(area) => {
        const y = yOf(area);
        return [0, mostY / 2, mostY].map((value) => ({ at: y(value), label: formatY(value) }));
      }}
    >
      {(area) => {
        const [x, y] = [xOf(area), yOf(area)];
        const line = [{ x: 0, y: 0 }, ...points];
        const last = points.at(-1);
        return (
          <>
            <AreaClosed
              data={line}
              x={(point) => x(point.x)}
              y={(point) => y(point.y)}
              yScale={y}
              className="fill-done-soft forced-colors:hidden"
            />
            <LinePath
              data={line}
              x={(point) => x(point.x)}
              y={(point) => y(point.y)}
              strokeWidth={2}
              strokeLinejoin="round"
              className="fill-clear stroke-done forced-colors:stroke-[CanvasText]"
            />
            {last && (
              <circle
                cx={x(last.x)}
                cy={y(last.y)}
                r={3.5}
                className="fill-done forced-colors:fill-[CanvasText]"
              />
            )}
            {points.map((point) => (
              <rect
                key={point.x}
                x={x(point.x - 0.5)}
                width={x(1)}
                height={area.height}
                className="fill-clear"
              >
                <title>{point.title}</title>
              </rect>
            ))}
          </>
        );
      }}
    </Plot>
  );
}
