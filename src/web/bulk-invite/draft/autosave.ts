import type { DraftStorage } from "./draft-storage.ts";

const autosavePauseMs = 400;

type AutosaveDeps = {
  storage: DraftStorage;
  getText: () => string;
  onSavedChange?: ((isSaved: boolean) => void) | undefined;
};

/** Saves the draft's text a moment after its last change. */
export function createAutosave({ storage, getText, onSavedChange }: AutosaveDeps) {
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function save() {
    clearTimeout(timer);
    timer = undefined;
    const isSaved = await storage.saveText(getText());
    onSavedChange?.(isSaved);
  }

  return {
    schedule: () => {
      clearTimeout(timer);
      timer = setTimeout(() => void save(), autosavePauseMs);
    },
    /** Saves what is unsaved without waiting: the page is about to close. */
    flush: () => {
      if (timer !== undefined) void save();
      storage.flush();
    },
  };
}
