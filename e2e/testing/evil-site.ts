import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** A foreign site, reachable cross-site and, under our own host name, as a neighbour that receives our cookies. */
export type EvilSite = { crossSite: string; sameSite: string; close(): void };

/** Serves one page for every path, without any policy of its own. */
export async function startEvilSite(html: string): Promise<EvilSite> {
  const server = createServer((_request, response) => {
    response.writeHead(200, { "content-type": "text/html" });
    response.end(`<!doctype html><title>Win a prize</title>${html}`);
  });
  // On every address, because "localhost" is IPv4 on some machines and IPv6 on others.
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
