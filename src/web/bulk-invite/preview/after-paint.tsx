import { type ReactNode, startTransition, useEffect, useState } from "react";

type AfterPaintProps = {
  /** Room that is kept until then, in px. */
  height: number;
  children: ReactNode;
};

/**
 * Draws its children in a task of their own, after what is around them is on the screen. A large paste brings the lines
 * and several open lists at once; drawn together they are twice as long a block.
 */
export function AfterPaint({ height, children }: AfterPaintProps) {
  const [isPainted, setIsPainted] = useState(false);
  useEffect(() => startTransition(() => setIsPainted(true)), []);
  return isPainted ? children : <div style={{ height }} />;
}
