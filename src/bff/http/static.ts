import { type Context, Hono } from "hono";
import type { Asset, Assets, Encoding } from "./assets.ts";
import type { AppEnv } from "./context.ts";
import { isPagePath } from "#contract/page/page-paths.ts";
import { fail } from "./problem.ts";

const indexPath = "/index.html";

/**
 * The built page: its files, and `index.html` at its own paths. Any other path is 404, for a browser as the page's own "Not
 * found"; an old page that asks for a script of the last version must not get HTML.
 */
export function staticRoutes(assets: Assets): Hono<AppEnv> {
  const index = assets.get(indexPath);
  return new Hono<AppEnv>().get("/*", (c) => {
    const { path } = c.req;
    const asset = path === indexPath ? undefined : assets.get(path);
    if (asset !== undefined) return answer(c, asset);
    if (!isPagePath(path)) return notFound(c, index);
    return index === undefined
      ? fail("not_found", "The page has not been built: run npm run build.")
      : answer(c, index);
  });
}

function notFound(c: Context<AppEnv>, index: Asset | undefined): Response {
  const isForPeople = (c.req.header("Accept") ?? "").includes("text/html");
  if (index === undefined || !isForPeople || c.req.path.startsWith("/assets/")) return fail("not_found");
  c.header("Content-Type", index.type);
  return c.body(index.plain, 404);
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
