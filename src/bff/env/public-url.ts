import { isPagePath } from "#contract/page/page-paths.ts";
import { parseHttpUrl, type Reader } from "./reader.ts";

/** Paths of Usher itself, which a path of `PUBLIC_URL` must not hide. */
const ownPath = /^\/(?:api|assets|healthz|metrics|readyz|webhooks)(?:\/|$)/;
const pathForm = /^(?:\/[\w.~-]+)*\/?$/;

/** The URL that browsers use: an origin, or one with the path below which a proxy publishes Usher. */
export function readPublicUrl(reader: Reader, ownPort: number): URL {
  const fallback = new URL(`http://localhost:${ownPort}`);
  const text = reader.text("PUBLIC_URL");
  if (text === undefined) return fallback;
  const url = parseHttpUrl(text);
  if (url === null || url.search !== "" || url.hash !== "" || !pathForm.test(url.pathname)) {
    reader.bad("PUBLIC_URL", "must be a URL such as https://usher.example.com or https://example.com/usher.");
    return fallback;
  }
  const path = basePathOf(url);
  if (path !== "" && (isPagePath(path) || ownPath.test(path))) {
    reader.bad(
      "PUBLIC_URL",
      `has the path ${path}, which Usher uses itself: choose another, such as /usher.`,
    );
    return fallback;
  }
  return url;
}

/** The path below which Usher is published, such as "/usher"; empty if it has an origin of its own. */
export function basePathOf(publicUrl: URL): string {
  return publicUrl.pathname.replace(/\/$/, "");
}

/** The URL of a path of Usher, as browsers use it. */
export function publicLink(publicUrl: URL, path: `/${string}`): string {
  return `${publicUrl.origin}${basePathOf(publicUrl)}${path}`;
}

/** A proxy may pass the path on or remove it; both forms lead to the same route. */
export function withoutBasePath(path: string, basePath: string): string {
  if (basePath === "" || !path.startsWith(basePath)) return path;
  const rest = path.slice(basePath.length);
  return rest === "" ? "/" : rest.startsWith("/") ? rest : path;
}
