import { build } from "vite";

await build({ logLevel: "warn" });
await import("./serve.ts");
