import { join } from "node:path";
import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { pageStamp } from "./scripts/page-stamp.ts";
import { pageWeight } from "./scripts/page-weight.ts";

export default defineConfig({
  // The server writes the path where Usher is published into the page.
  base: "./",
  plugins: [
    react(),
    tailwindcss(),
    pageWeight({ maxScriptKb: 113.5, maxStyleKb: 11.5 }),
    pageStamp(import.meta.dirname),
  ],
  resolve: {
    alias: [
      // wouter loads a shim of a hook that React has had since version 18.
      { find: "use-sync-external-store/shim/index.js", replacement: "react" },
      // TanStack Query imports its infinite queries into every page, which use none.
      {
        find: /^\.\/infiniteQueryBehavior\.js$/,
        replacement: join(import.meta.dirname, "src/web/api/no-infinite-queries.ts"),
      },
    ],
  },
  build: {
    target: "es2023",
    // The oldest browsers that Tailwind supports. Without them each colour is written three times, for older ones.
    cssTarget: ["chrome111", "firefox128", "safari16.4"],
    // An inlined asset would be a data: URL, which the Content-Security-Policy refuses.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // One file for all that is needed before the first list. Left alone, the bundler cuts out what later pages use as well,
    // each piece compresses apart, and every page that is added makes the first one heavier.
    rolldownOptions: {
      output: { codeSplitting: { groups: [{ name: "first", tags: ["$initial"] }] } },
    },
  },
  worker: { format: "es" },
});
