import type { ComponentProps } from "react";
import { AttentionDot } from "./attention/attention-dot.tsx";
import { Keyboard } from "./shortcuts/keyboard.tsx";

/** What the frame of every page can do without at first. */
export function LateParts(props: ComponentProps<typeof Keyboard>) {
  return (
    <>
      <Keyboard {...props} />
      <AttentionDot />
    </>
  );
}
