const oldestMajor = 26;

/** Under an older Node the first import of the server would fail with words about types, so this comes before it. */
function refuseOldNode(): void {
  if (Number(process.versions.node.split(".")[0]) >= oldestMajor) return;
  process.stderr.write(
    `Usher needs Node ${oldestMajor} or newer and this is ${process.version}. Start it with npm start, which brings its own.\n`,
  );
  process.exit(1);
}

refuseOldNode();

const { run } = await import("./run.ts");
await run();
