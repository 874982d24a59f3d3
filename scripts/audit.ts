import { spawnSync } from "node:child_process";

/** `not checked` is no pass: a registry that offers no advisories or signatures has said nothing about the packages. */
type Verdict = { kind: "passed" | "failed" | "not checked"; words: string };

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
    return { kind: "not checked", words: "the registry in use offers no advisories; run it where one does" };
  const grave = Number(field(counts, "high") ?? 0) + Number(field(counts, "critical") ?? 0);
  const names = Object.keys(field(json, "vulnerabilities") ?? {}).join(", ");
  return grave === 0
    ? {
        kind: "passed",
        words: `no advisory of high or critical severity (${String(field(counts, "total"))} lower)`,
      }
    : { kind: "failed", words: `${grave} advisories of high or critical severity, about ${names}` };
}

function signatures(): Verdict {
  const { status, json } = npm(["audit", "signatures"]);
  const invalid = field(json, "invalid");
  const missing = field(json, "missing");
  if (!Array.isArray(invalid) || !Array.isArray(missing))
    return {
      kind: "not checked",
      words:
        "the registry in use offers no signatures, or the keys for them cannot be fetched; run it where it does",
    };
  if (status === 0 && invalid.length === 0 && missing.length === 0)
    return { kind: "passed", words: "every package carries a signature of the registry" };
  return { kind: "failed", words: `${invalid.length} wrong signatures, ${missing.length} missing ones` };
}

const verdicts = { advisories: advisories(), signatures: signatures() };
for (const [name, { kind, words }] of Object.entries(verdicts)) console.log(`${name}: ${kind}: ${words}.`);
const kinds = Object.values(verdicts).map(({ kind }) => kind);
process.exitCode = kinds.includes("failed") ? 1 : kinds.includes("not checked") ? 2 : 0;
