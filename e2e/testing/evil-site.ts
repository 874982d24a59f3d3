import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** A site of somebody else, reachable as another site and, by the name of ours, as a neighbour that gets our cookies. */
export type EvilSite = { crossSite: string; sameSite: string; close(): void };

/** Serves one page for every path, without any policy of its own. */
export async function startEvilSite(html: string): Promise<EvilSite> {
  const server = createServer((_request, response) => {
    response.writeHead(200, { "content-type": "text/html" });
    response.end(`<!doctype html><title>Win a prize</title>${html}`);
  });
  // No host given: on every address, so that "localhost" finds it whatever the machine takes that name for.
  server.listen(0);
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    crossSite: `http://127.0.0.1:${port}`,
    sameSite: `http://localhost:${port}`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
