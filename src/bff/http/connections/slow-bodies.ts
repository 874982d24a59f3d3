import type { IncomingMessage, Server, ServerResponse } from "node:http";

/** How fast a body must arrive. Time in which Usher itself does not read counts for nobody. */
export type BodyPace = {
  /** The longest pause between two bytes. */
  idleMs: number;
  /** The first `firstBytes`, which are all that most routes accept, must arrive within `firstMs`. */
  firstBytes: number;
  firstMs: number;
  /** What comes after them: an average. 64 MB may take 35 minutes. */
  bytesPerSecond: number;
  /** The most time that fast bytes save up for slow ones: a body that came almost whole must not trickle for minutes. */
  savedMs: number;
};

/** With the check once a second, a body that stops or trickles ends within ten seconds. */
export const defaultBodyPace: BodyPace = {
  idleMs: 9_000,
  firstBytes: 128 * 1024,
  firstMs: 9_000,
  bytesPerSecond: 32 * 1024,
  savedMs: 30_000,
};

/** What one look at a body finds. */
export type BodyProgress = {
  receivedBytes: number;
  /** The buffer is full, so the client cannot send. */
  isUnread: boolean;
  /** Time since the look before. */
  passedMs: number;
};

/** Judges the pace of one body: true once it is too slow. */
export function createBodyClock(pace: BodyPace): (progress: BodyProgress) => boolean {
  let idleMs = 0;
  let leftMs = pace.firstMs;
  let knownBytes = 0;
  return ({ receivedBytes, isUnread, passedMs }) => {
    const newBytes = Math.max(0, receivedBytes - Math.max(knownBytes, pace.firstBytes));
    leftMs = Math.min(leftMs + (newBytes / pace.bytesPerSecond) * 1_000, pace.savedMs);
    if (!isUnread) {
      leftMs -= passedMs;
      idleMs = receivedBytes > knownBytes ? 0 : idleMs + passedMs;
    }
    knownBytes = receivedBytes;
    return idleMs > pace.idleMs || leftMs < 0;
  };
}

type Body = {
  incoming: IncomingMessage;
  outgoing: ServerResponse;
  /** The socket's count when the body began. */
  startBytes: number;
  isTooSlow: (progress: BodyProgress) => boolean;
};

type Cut = (incoming: IncomingMessage, outgoing: ServerResponse) => void;

/**
 * Ends the connection of each body that is too slow, also of those that no handler reads. Node has one limit for the whole
 * request only, which is too long for a hundred bytes and too short for 64 MB.
 */
export function cutSlowBodies(server: Server, pace: BodyPace, checkMs: number, cut: Cut): void {
  const open = new Set<Body>();
  server.prependListener("request", (incoming, outgoing) => {
    const { headers, socket } = incoming;
    if (headers["transfer-encoding"] === undefined && Number(headers["content-length"] ?? 0) === 0) return;
    open.add({
      incoming,
      outgoing,
      startBytes: socket.bytesRead,
      isTooSlow: createBodyClock(pace),
    });
  });
  let checkedAt = performance.now();
  const timer = setInterval(() => {
    const now = performance.now();
    // If this process was busy, the client may have sent and only we have not looked.
    const passedMs = Math.min(now - checkedAt, 2 * checkMs);
    checkedAt = now;
    for (const body of open) {
      const { incoming, outgoing, startBytes } = body;
      const receivedBytes = incoming.socket.bytesRead - startBytes;
      const isUnread = incoming.readableLength >= incoming.readableHighWaterMark;
      const isEnded = incoming.complete || incoming.socket.destroyed;
      const isSlow = !isEnded && body.isTooSlow({ receivedBytes, isUnread, passedMs });
      if (isEnded || isSlow) open.delete(body);
      if (isSlow) cut(incoming, outgoing);
    }
  }, checkMs).unref();
  server.once("close", () => clearInterval(timer));
}
