import * as z from "zod/mini";

/** How long the other tabs have to answer. One that answers later still counts from then on. */
const answerMs = 150;

const Message = z.union([
  z.object({ kind: z.literal("ask") }),
  z.object({ kind: z.literal("open"), id: z.string() }),
]);
type Message = z.infer<typeof Message>;

type OpenDraftsDeps = {
  /** Undefined in a browser without one. Locks would do the same, but not on plain http. */
  channel: BroadcastChannel | undefined;
  getId: () => string;
  /** Another tab has the draft of this one: the tab was duplicated, or its draft was restored elsewhere. */
  onSameDraft: () => void;
  onOpen: (id: string) => void;
};

/** Knows which drafts are open in other tabs, by asking them. */
export function createOpenDrafts({ channel, getId, onSameDraft, onOpen }: OpenDraftsDeps) {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel has one origin
  const send = (message: Message) => channel?.postMessage(message);
  const announce = () => send({ kind: "open", id: getId() });
  channel?.addEventListener("message", ({ data }: MessageEvent<unknown>) => {
    const read = z.safeParse(Message, data);
    if (!read.success) return;
    if (read.data.kind === "ask") return announce();
    if (read.data.id === getId()) onSameDraft();
    else onOpen(read.data.id);
  });
  return {
    announce,
    /** Resolves when the other tabs had time to answer. */
    async ask() {
      send({ kind: "ask" });
      await new Promise((resolve) => setTimeout(resolve, answerMs));
    },
  };
}
