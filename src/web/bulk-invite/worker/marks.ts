/** What stands on a line, the weightiest last: a line with several findings shows the last of them. */
export const marks = { none: 0, recipient: 1, duplicate: 2, suggestion: 3, problem: 4 } as const;
export type Mark = (typeof marks)[keyof typeof marks];
