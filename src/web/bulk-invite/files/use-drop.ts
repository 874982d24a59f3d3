import { type DragEvent, useState } from "react";

/** Handlers of files that are dropped anywhere on an element, and whether files are being dragged over it. */
export function useDrop(onFiles: (files: Iterable<File>) => void) {
  // Entering a child leaves its parent, so only the depth shows whether the file is still over the page.
  const [depth, setDepth] = useState(0);

  const carriesFiles = (event: DragEvent) => event.dataTransfer.types.includes("Files");
  const handlers = {
    onDragEnter: (event: DragEvent) => {
      if (carriesFiles(event)) setDepth((now) => now + 1);
    },
    onDragLeave: (event: DragEvent) => {
      if (carriesFiles(event)) setDepth((now) => Math.max(0, now - 1));
    },
    onDragOver: (event: DragEvent) => {
      if (carriesFiles(event)) event.preventDefault();
    },
    onDrop: (event: DragEvent) => {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      setDepth(0);
      onFiles(event.dataTransfer.files);
    },
  };
  return { isOver: depth > 0, handlers };
}
