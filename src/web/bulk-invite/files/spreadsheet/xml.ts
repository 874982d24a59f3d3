/** Called for each part of a document, names without their prefix; `attributes` are as written. */
export type XmlHandler = {
  open: (name: string, attributes: string) => void;
  close: (name: string) => void;
  /** A text may come in several parts. */
  text: (text: string) => void;
};

/** Cells hold at most 32,767 characters. */
const maxTokenLength = 1_000_000;

/** Reads the bytes of an XML document piece by piece. Throws on a document type, which these formats never have. */
export async function readXml(
  pieces: AsyncIterable<Uint8Array<ArrayBuffer>>,
  handler: XmlHandler,
): Promise<void> {
  let decoder: TextDecoder | undefined;
  let rest = "";
  let depth = 0;
  const counted: XmlHandler = {
    ...handler,
    open(name, attributes) {
      depth += 1;
      handler.open(name, attributes);
    },
    close(name) {
      depth -= 1;
      handler.close(name);
    },
  };
  for await (const piece of pieces) {
    decoder ??= new TextDecoder(encodingOf(piece));
    rest = readTokens(rest + decoder.decode(piece, { stream: true }), counted);
    if (rest.length > maxTokenLength) throw new Error("a tag or text without an end");
  }
  if (rest.trim() !== "" || depth !== 0) throw new Error("the document ends too early");
}

/** A document in UTF-16 begins with a mark. */
function encodingOf([first, second]: Uint8Array): string {
  if (first === 0xff && second === 0xfe) return "utf-16le";
  return first === 0xfe && second === 0xff ? "utf-16be" : "utf-8";
}

/** Reads the complete tokens, and returns the beginning of one that continues in the next piece. */
function readTokens(xml: string, handler: XmlHandler): string {
  let at = 0;
  for (;;) {
    const open = xml.indexOf("<", at);
    if (open === -1) return xml.slice(at);
    if (open > at) handler.text(decodeEntities(xml.slice(at, open)));
    const end =
      xml.startsWith("<!", open) || xml.startsWith("<?", open) ? specialEnd(xml, open) : tagEnd(xml, open);
    if (end === -1) return xml.slice(open);
    const token = xml.slice(open, end);
    if (token.startsWith("<![CDATA[")) handler.text(token.slice(9, -3));
    else if (!token.startsWith("<!") && !token.startsWith("<?")) readTag(token.slice(1, -1), handler);
    at = end;
  }
}

const specials = [
  ["<!--", "-->"],
  ["<![CDATA[", "]]>"],
  ["<?", "?>"],
] as const;

function specialEnd(xml: string, from: number): number {
  for (const [opening, closing] of specials) {
    if (!xml.startsWith(opening, from)) continue;
    const end = xml.indexOf(closing, from + opening.length);
    return end === -1 ? -1 : end + closing.length;
  }
  if (xml.length - from < 9) return -1;
  throw new Error("a document type");
}

/** The position after the tag. A quoted value may hold a `>`. */
function tagEnd(xml: string, from: number): number {
  let end = xml.indexOf(">", from);
  while (end !== -1 && hasOpenQuote(xml, from, end)) end = xml.indexOf(">", end + 1);
  return end === -1 ? -1 : end + 1;
}

function hasOpenQuote(xml: string, from: number, to: number): boolean {
  let isOpen = false;
  for (let at = xml.indexOf('"', from); at !== -1 && at < to; at = xml.indexOf('"', at + 1)) isOpen = !isOpen;
  return isOpen;
}

function readTag(tag: string, { open, close }: XmlHandler) {
  if (tag.startsWith("/")) return close(localName(tag.slice(1).trimEnd()));
  const isEmpty = tag.endsWith("/");
  const inner = isEmpty ? tag.slice(0, -1) : tag;
  const space = inner.search(/\s/);
  const name = localName(space === -1 ? inner : inner.slice(0, space));
  open(name, space === -1 ? "" : inner.slice(space));
  if (isEmpty) close(name);
}

const localName = (name: string) => name.slice(name.indexOf(":") + 1);

const attributePatterns = new Map<string, RegExp>();

/** The value of an attribute, whatever its prefix. */
export function attribute(attributes: string, name: string): string | undefined {
  let pattern = attributePatterns.get(name);
  if (pattern === undefined) {
    pattern = new RegExp(String.raw`\s(?:[\w-]+:)?${name}\s*=\s*(?:"([^"]*)"|'([^']*)')`);
    attributePatterns.set(name, pattern);
  }
  const found = pattern.exec(attributes);
  const value = found?.[1] ?? found?.[2];
  return value === undefined ? undefined : decodeEntities(value);
}

const named: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

function decodeEntities(text: string): string {
  if (!text.includes("&")) return text;
  return text.replace(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(\w+));/gi, (whole, hex, decimal, name) => {
    if (name !== undefined) return named[String(name)] ?? whole;
    const code = hex === undefined ? Number(decimal) : Number.parseInt(String(hex), 16);
    return code <= 0x10_ffff ? String.fromCodePoint(code) : "";
  });
}
