import { encode } from "uqr";
import { qrPath } from "./qr-path.ts";

/** Cameras ask for four modules of quiet around a code. */
const quietModules = 4;

/** A QR code, dark on light in both schemes: not every app reads it the other way round. */
export function QrCode({ text, label }: { text: string; label: string }) {
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
