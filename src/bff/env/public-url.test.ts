import { expect, test } from "vitest";
import { basePathOf, publicLink, withoutBasePath } from "./public-url.ts";

test.each([
  ["https://example.com", "", "https://example.com/join?token=1"],
  ["https://example.com/usher", "/usher", "https://example.com/usher/join?token=1"],
  ["https://example.com/tools/usher/", "/tools/usher", "https://example.com/tools/usher/join?token=1"],
  ["http://[::1]:5300", "", "http://[::1]:5300/join?token=1"],
])("S17: links of %s begin with its path", (url, basePath, link) => {
  expect(basePathOf(new URL(url))).toBe(basePath);
  expect(publicLink(new URL(url), "/join?token=1")).toBe(link);
});

test.each([
  ["/usher/batches", "/batches"],
  ["/batches", "/batches"],
  ["/usher", "/"],
  ["/usher/", "/"],
  ["/ushers", "/ushers"],
  ["/api/usher", "/api/usher"],
])("S17: a proxy may pass on the path or remove it: %s is %s", (path, own) => {
  expect(withoutBasePath(path, "/usher")).toBe(own);
  expect(withoutBasePath(path, "")).toBe(path);
});
