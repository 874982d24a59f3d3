import { Collector } from "./collector.ts";
import type { RecipientList } from "./recipient-list.ts";
import { scan } from "./scan.ts";

export function readRecipients(text: string): RecipientList {
  const out = new Collector();
  const line = { number: 1, start: 0 };
  scan(text, 0, text.length, line, out);
  return out.finish(line.number);
}
