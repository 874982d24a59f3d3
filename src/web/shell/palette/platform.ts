/** Whether shortcuts use ⌘ in place of Ctrl. */
export const isMac = /^Mac|^iP/.test(navigator.platform);
