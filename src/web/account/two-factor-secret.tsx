import { encode } from "uqr";
import { CopyButton } from "#web/ui/copy-button.tsx";

/** The secret of a second factor as a QR code and as text to type. */
export function TwoFactorSecret({ uri }: { uri: string }) {
  const secret = secretOf(uri);
  return (
    <div className="flex flex-wrap items-start gap-4">
      <QrCode text={uri} label="The secret as a QR code, for an authenticator app" />
      <fieldset className="min-w-0 grow basis-48">
        <legend className="text-13 font-medium">Secret</legend>
        <p className="my-2 rounded-control bg-sunken p-3 font-mono text-14 select-all">{secret}</p>
        <CopyButton text={secret.replaceAll(" ", "")} label="Copy secret" />
      </fieldset>
    </div>
  );
}

/** The secret of an `otpauth:` URI in groups of four; empty without one. */
export function secretOf(uri: string): string {
  const query = uri.slice(uri.indexOf("?") + 1);
  const secret = new URLSearchParams(query).get("secret") ?? "";
  return secret.match(/.{1,4}/g)?.join(" ") ?? "";
}

/** The quiet zone around a QR code has four modules. */
const quietModules = 4;

/** Dark on light in both colour schemes: not every app reads inverted codes. */
function QrCode({ text, label }: { text: string; label: string }) {
  const { data, size } = encode(text, { ecc: "M", border: quietModules });
  return (
    <figure className="shrink-0">
      <svg
        aria-hidden
        viewBox={`0 0 ${size} ${size}`}
        shapeRendering="crispEdges"
        className="size-48 rounded-control bg-code-ground fill-code forced-color-adjust-none"
      >
        <path d={qrPath(data)} />
      </svg>
      <figcaption className="sr-only">{label}</figcaption>
    </figure>
  );
}

/** The dark modules as one SVG path. Neighbours in a row become one bar, so that no hairline shows between them. */
export function qrPath(modules: readonly (readonly boolean[])[]): string {
  return modules
    .map((row, y) =>
      barsOf(row)
        .map(({ x, width }) => `M${x} ${y}h${width}v1h-${width}z`)
        .join(""),
    )
    .join("");
}

function barsOf(row: readonly boolean[]): { x: number; width: number }[] {
  const bars: { x: number; width: number }[] = [];
  row.forEach((isDark, x) => {
    const last = bars.at(-1);
    if (!isDark) return;
    if (last !== undefined && last.x + last.width === x) last.width += 1;
    else bars.push({ x, width: 1 });
  });
  return bars;
}
