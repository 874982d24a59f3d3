import { spawnSync } from "node:child_process";

/** `not checked` does not count as passed: some registries offer no advisories or signatures. */
type Verdict = { kind: "passed" | "failed" | "not checked"; text: string };

function npm(args: string[]): { status: number | null; text: string; json: unknown } {
  const child = spawnSync("npm", [...args, "--json"], {
    encoding: "utf8",
    shell: process.platform === "win32",
  });
  const text = child.stdout;
  try {
    return { status: child.status, text, json: JSON.parse(text) };
  } catch {
    return { status: child.status, text, json: null };
  }
}

function field(value: unknown, ...path: string[]): unknown {
  return path.reduce<unknown>(
    (at, name) => (typeof at === "object" && at !== null && name in at ? Reflect.get(at, name) : undefined),
    value,
  );
}

function advisories(): Verdict {
  const { json } = npm(["audit", "--omit=dev", "--audit-level=high"]);
  const counts = field(json, "metadata", "vulnerabilities");
  if (counts === undefined)
    return { kind: "not checked", text: "the registry in use offers no advisories; run it where one does" };
  const severe = Number(field(counts, "high") ?? 0) + Number(field(counts, "critical") ?? 0);
  const names = Object.keys(field(json, "vulnerabilities") ?? {}).join(", ");
  return severe === 0
    ? {
        kind: "passed",
        text: `no advisory of high or critical severity (${String(field(counts, "total"))} lower)`,
      }
    : { kind: "failed", text: `${severe} advisories of high or critical severity, in ${names}` };
}

function signatures(): Verdict {
  const { status, json } = npm(["audit", "signatures"]);
  const invalid = field(json, "invalid");
  const missing = field(json, "missing");
  if (!Array.isArray(invalid) || !Array.isArray(missing))
    return {
      kind: "not checked",
      text: "the registry in use offers no signatures, or the keys for them cannot be fetched; run it where it does",
    };
  if (status === 0 && invalid.length === 0 && missing.length === 0)
    return { kind: "passed", text: "every package carries a signature of the registry" };
  return { kind: "failed", text: `${invalid.length} wrong signatures, ${missing.length} missing ones` };
}

const verdicts = { advisories: advisories(), signatures: signatures() };
for (const [name, { kind, text }] of Object.entries(verdicts)) console.log(`${name}: ${kind}: ${text}.`);
const kinds = Object.values(verdicts).map(({ kind }) => kind);
process.exitCode = kinds.includes("failed") ? 1 : kinds.includes("not checked") ? 2 : 0;
