/** Works on items one after the other, `atOnce` side by side, until one answers that there is no use in going on. */
export async function workThrough<T>(
  items: Iterable<T>,
  atOnce: number,
  work: (item: T) => Promise<"on" | "over">,
): Promise<void> {
  const queue = [...items];
  const next = async (): Promise<void> => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) {
      if ((await work(item)) === "over") queue.length = 0;
    }
  };
  await Promise.all(Array.from({ length: atOnce }, next));
}
