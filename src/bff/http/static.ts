import { type Context, Hono } from "hono";
import type { Asset, Assets, Encoding } from "./assets.ts";
import type { AppEnv } from "./context.ts";
import { fail } from "./problem.ts";

/**
 * The built page. A path without a file is a route of the page and answers `index.html`, except below `/assets`: an old
 * page that asks for a script of the last version must get 404, not HTML.
 */
export function staticRoutes(assets: Assets): Hono<AppEnv> {
  return new Hono<AppEnv>().get("/*", (c) => {
    const asset = assets.get(c.req.path);
    if (asset !== undefined) return answer(c, asset);
    if (c.req.path.startsWith("/assets/")) return fail("not_found");
    const index = assets.get("/index.html");
    return index === undefined
      ? fail("not_found", "The page has not been built: run npm run build.")
      : answer(c, index);
  });
}

function answer(c: Context<AppEnv>, asset: Asset): Response {
  c.header("Content-Type", asset.type);
  c.header("ETag", asset.etag);
  c.header("Vary", "Accept-Encoding");
  c.header("Cache-Control", asset.isHashed ? "public, max-age=31536000, immutable" : "no-cache");
  if (c.req.header("If-None-Match") === asset.etag) return c.body(null, 304);
  const encoding = (["br", "gzip"] as const).find(
    (name) => accepts(c, name) && asset.compressed[name] !== undefined,
  );
  if (encoding !== undefined) c.header("Content-Encoding", encoding);
  return c.body(encoding === undefined ? asset.plain : (asset.compressed[encoding] ?? asset.plain));
}

function accepts(c: Context<AppEnv>, encoding: Encoding): boolean {
  const offers = (c.req.header("Accept-Encoding") ?? "").split(",").map((offer) => offer.trim());
  return offers.some(
    (offer) => offer === encoding || (offer.startsWith(`${encoding};`) && !/q=0(?:\.0*)?$/.test(offer)),
  );
}
