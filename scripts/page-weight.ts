import { gzipSync } from "node:zlib";
import type { Plugin, Rolldown } from "vite";

type Limits = { maxScriptKb: number; maxStyleKb: number };

/** A chunk with its static imports. The first list does not need what a chunk imports on demand. */
function withStaticImports(
  bundle: Rolldown.OutputBundle,
  fileName: string,
  found = new Set<string>(),
): Set<string> {
  const chunk = bundle[fileName];
  if (found.has(fileName) || chunk?.type !== "chunk") return found;
  found.add(fileName);
  for (const imported of chunk.imports) withStaticImports(bundle, imported, found);
  return found;
}

function gzipKb(bundle: Rolldown.OutputBundle, fileNames: Iterable<string>): number {
  let bytes = 0;
  for (const fileName of fileNames) {
    const output = bundle[fileName];
    if (output === undefined) continue;
    bytes += gzipSync(output.type === "chunk" ? output.code : output.source).length;
  }
  return bytes / 1000;
}

/** Prints what a browser loads before the first list (gzip, kB of 1,000 bytes). Fails the build above the limits. */
export function pageWeight({ maxScriptKb, maxStyleKb }: Limits): Plugin {
  return {
    name: "page-weight",
    apply: "build",
    generateBundle(_options, bundle) {
      const entry = Object.values(bundle).find((output) => output.type === "chunk" && output.isEntry);
      if (entry === undefined) return;
      const scripts = withStaticImports(bundle, entry.fileName);
      const styles = Object.keys(bundle).filter((fileName) => fileName.endsWith(".css"));
      const scriptKb = gzipKb(bundle, scripts);
      const styleKb = gzipKb(bundle, styles);
      const summary = `Before the first list: ${scriptKb.toFixed(1)} kB of JavaScript in ${scripts.size} file(s), ${styleKb.toFixed(1)} kB of CSS (gzip)`;
      if (scriptKb > maxScriptKb || styleKb > maxStyleKb) {
        this.error(`${summary}; the limits are ${maxScriptKb} kB and ${maxStyleKb} kB.`);
      }
      this.info(summary);
    },
  };
}
