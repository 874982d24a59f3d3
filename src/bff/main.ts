const oldestMajor = 26;

/** An older Node fails to import the TypeScript of the server, with a confusing error. */
function refuseOldNode(): void {
  if (Number(process.versions.node.split(".")[0]) >= oldestMajor) return;
  process.stderr.write(
    `Usher needs Node ${oldestMajor} or newer, but this is ${process.version}. Start it with npm start, which brings its own.\n`,
  );
  process.exit(1);
}

refuseOldNode();

const { run } = await import("./run.ts");
await run();
