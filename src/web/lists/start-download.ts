import { basePath, type Query, withQuery } from "#web/paths.ts";

/** Saves a file of the server, as a click on a link to it would. */
export function startDownload(path: `/api/${string}`, query: Query): void {
  const link = document.createElement("a");
  link.href = `${basePath}${withQuery(path, query)}`;
  link.download = "";
  link.click();
}
