import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { DatabaseSync, StatementSync } from "node:sqlite";

// Loaded before a command: kills it right before the step that DIE_AT names, counted over its writes to files and its
// statements on databases.

const dieAt = Number(process.env["DIE_AT"]);
let steps = 0;

function step(): void {
  steps += 1;
  if (steps === dieAt) process.kill(process.pid, "SIGKILL");
}

type Methods = Record<string, (...given: never[]) => unknown>;

function watch(owner: object, names: readonly string[]): void {
  // Each name is a method of its owner.
  const methods = owner as Methods;
  for (const name of names) {
    const original = methods[name];
    if (original === undefined) throw new Error(`There is no method ${name}.`);
    methods[name] = function (this: unknown, ...given) {
      step();
      return original.apply(this, given);
    };
  }
}

watch(fs, ["renameSync", "linkSync", "mkdirSync", "rmSync", "openSync", "fsyncSync"]);
syncBuiltinESMExports();
watch(DatabaseSync.prototype, ["exec", "close"]);
watch(StatementSync.prototype, ["run", "get", "all", "iterate"]);
