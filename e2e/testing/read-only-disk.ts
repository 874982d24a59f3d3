import { DatabaseSync } from "node:sqlite";

// Loaded before the server. The messages "read-only" and "writable" decide whether SQLite accepts writes, as on a disk that
// is full or mounted read-only.

const databases = new Set<DatabaseSync>();
const prepare = Reflect.get(DatabaseSync.prototype, "prepare");
DatabaseSync.prototype.prepare = function prepareWatched(...given) {
  databases.add(this);
  return Reflect.apply(prepare, this, given);
};
process.on("message", (message) => {
  for (const database of databases) database.exec(`PRAGMA query_only = ${message === "read-only" ? 1 : 0}`);
  process.send?.("done");
});
