import { spawnSync } from "node:child_process";
import { installFromDebian } from "./debian.ts";

/** Debian puts nginx where only root's PATH leads. */
const names = [process.env["NGINX_PATH"] ?? "", "nginx", "/usr/sbin/nginx"].filter((name) => name !== "");

function existing(): string | undefined {
  if (spawnSync("openssl", ["version"]).status !== 0) return undefined;
  return names.find((name) => spawnSync(name, ["-v"]).status === 0);
}

/**
 * The name of an nginx that runs, beside an openssl: an installed one, else Debian's package. `NGINX_PATH` selects one.
 * Throws, with advice, if none can be installed.
 */
export async function findNginx(): Promise<string> {
  const found = existing();
  if (found !== undefined) return found;
  await installFromDebian("nginx", [
    ["nginx-light", "openssl"],
    ["nginx", "openssl"],
  ]);
  const installed = existing();
  if (installed !== undefined) return installed;
  throw new Error("The browser tests need nginx and openssl, and they could not be installed. Install them.");
}
