import { join } from "node:path";
import { preparePage } from "./page-build.ts";

try {
  const warning = await preparePage(join(import.meta.dirname, ".."));
  if (warning !== null) process.stderr.write(`${warning}\n`);
} catch (error) {
  process.stderr.write(`Usher could not start. ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
// From here on this process is the server.
await import("./serve.ts");
