import { scaleBand, scaleLinear } from "@visx/scale";
import { BarStack } from "@visx/shape";
import { type Area, Plot } from "./plot.tsx";

type Bar = { key: string; label: string; title: string; values: Readonly<Record<string, number>> };

type BarChartProps = {
  label: string;
  /** From left to right; a bar with an empty label has none below it. */
  bars: readonly Bar[];
  /** The parts of each bar, from the bottom up, with the classes of their colors. */
  parts: readonly { key: string; className: string }[];
  most: number;
  formatY: (y: number) => string;
};

/** Bars of stacked parts. */
export function BarChart({ label, bars, parts, most, formatY }: BarChartProps) {
  const xOf = ({ width }: Area) =>
    scaleBand<string>({ domain: bars.map(({ key }) => key), range: [0, width], padding: 0.25 });
  const yOf = ({ height }: Area) => scaleLinear<number>({ domain: [0, most], range: [height, 0] });
  const classOf = (key: string) => parts.find((part) => part.key === key)?.className;
  return (
    <Plot
      label={label}
      xTicks={(area) => {
        const x = xOf(area);
        return bars
          .filter((bar) => bar.label !== "")
          .map((bar) => ({ at: (x(bar.key) ?? 0) + x.bandwidth() / 2, label: bar.label }));
      }}
      yTicks={(area) => {
        const y = yOf(area);
        return [0, most / 2, most].map((value) => ({ at: y(value), label: formatY(value) }));
      }}
    >
      {(area) => {
        const [x, y] = [xOf(area), yOf(area)];
        return (
          <>
            <BarStack
              data={[...bars]}
              keys={parts.map(({ key }) => key)}
              x={(bar) => bar.key}
              value={(bar, key) => bar.values[key] ?? 0}
              xScale={x}
              yScale={y}
              color={() => "currentColor"}
            >
              {(stacks) =>
                stacks.flatMap((stack) =>
                  stack.bars
                    .filter(({ height }) => height > 0)
                    .map((bar) => (
                      <rect
                        key={`${stack.key} ${bar.index}`}
                        x={bar.x}
                        y={bar.y}
                        width={bar.width}
                        height={bar.height}
                        className={classOf(stack.key)}
                      />
                    )),
                )
              }
            </BarStack>
            {bars.map((bar) => (
              <rect
                key={bar.key}
                x={x(bar.key)}
                width={x.bandwidth()}
                height={area.height}
                className="fill-clear"
              >
                <title>{bar.title}</title>
              </rect>
            ))}
          </>
        );
      }}
    </Plot>
  );
}
