import { permissions } from "./permissions.ts";

/** What the declaration of rights says of a path, for the `Allow` header of a 405; empty where nothing is at that path. */
export function allowedMethods(path: string): string[] {
  const methods = Object.keys(permissions).flatMap((route) => {
    const [method = "", pattern = ""] = route.split(" ");
    if (!fits(pattern, path)) return [];
    return method === "GET" ? ["GET", "HEAD"] : [method];
  });
  return [...new Set(methods)].sort();
}

function fits(pattern: string, path: string): boolean {
  const wanted = pattern.split("/");
  const given = path.split("/");
  return (
    wanted.length === given.length &&
    wanted.every((part, index) => (part.startsWith(":") ? given[index] !== "" : part === given[index]))
  );
}
