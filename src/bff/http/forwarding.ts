import type { MiddlewareHandler } from "hono";
import type { Deployment } from "#contract/settings.ts";
import type { Env } from "#bff/env/env.ts";
import type { AppEnv } from "./context.ts";
import type { Log } from "./log.ts";

/** Headers by which proxies and load balancers say whom they forward for, or that they forward at all. */
const forwardingHeader =
  /^(?:forwarded|via|x-forwarded.*|x-original-.*|(?:.*-)?(?:client|remote|real)-?(?:ip|addr)|(?:x-|wl-)?proxy.*|x-(?:url-)?scheme|x-host|x-request-start|front-end-https|max-forwards|surrogate-capability|x-varnish|cf-.*|cdn-loop|fastly-.*|fly-.*|x-envoy-.*|x-amzn-.*|x-amz-cf-.*|x-azure-.*|x-arr-.*|x-appengine-.*|x-cloud-trace-context|x-vercel-.*|x-nf-.*|ngrok-.*|tailscale-.*)$/;

/** Whether the request says that a proxy has forwarded it. */
export function isForwarded(headers: Headers): boolean {
  return [...headers.keys()].some((name) => forwardingHeader.test(name));
}

/** For a request that shows in another way than by its headers that a proxy has forwarded it. */
export function markForwarded(headers: Headers): void {
  headers.append("Via", "unknown");
}

type Note = Deployment["notes"][number];

/** Notices a proxy whose `X-Forwarded-For` is not believed: all its clients then share the limits of one address. */
export type ProxyWatch = {
  middleware: MiddlewareHandler<AppEnv>;
  /** Null while nothing shows that there is such a proxy. */
  note(): Note | null;
};

type ProxyWatchOptions = Pick<Env, "publicUrl" | "trustedProxies"> & { log: Log };

export function createProxyWatch({ publicUrl, trustedProxies, log }: ProxyWatchOptions): ProxyWatch {
  const reasons = {
    https: "PUBLIC_URL is https, which a proxy in front of Usher provides",
    header: "a request came through a proxy",
  };
  let reason: string | null = null;
  const notice = (next: string): void => {
    if (reason !== null || trustedProxies.areSet) return;
    reason = next;
    log.warn({ reason: next }, "all clients count as one address; set TRUSTED_PROXIES");
  };
  if (publicUrl.protocol === "https:") notice(reasons.https);
  return {
    middleware: (c, next) => {
      if (isForwarded(c.req.raw.headers)) notice(reasons.header);
      return next();
    },
    note: () =>
      reason === null
        ? null
        : {
            code: "proxies_not_trusted",
            title: "Usher does not know its proxy",
            detail: `TRUSTED_PROXIES is not set, but ${reason}. Everybody counts as one address, so one person's wrong passwords lock others out, and the activity shows the address of the proxy. Set TRUSTED_PROXIES to the proxy's address and restart Usher.`,
          },
  };
}
