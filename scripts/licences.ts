import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { licencePage, licences, refused } from "./licence-list.ts";

const root = join(import.meta.dirname, "..");
const list = licences(root);
writeFileSync(join(root, "docs", "licences.md"), licencePage(list));
const bad = refused(list);
for (const { name, version, licence } of bad)
  console.log(
    `${name} ${version} has the licence ${licence}: replace the package, or allow the licence with a reason.`,
  );
console.log(`${list.length} packages in docs/licences.md, ${bad.length} refused`);
process.exitCode = bad.length === 0 ? 0 : 1;
