import { describe, expect, test } from "vitest";
// oxlint-disable-next-line no-restricted-imports -- the reader of spreadsheets proves the writer
import { readSpreadsheet } from "#web/bulk-invite/files/spreadsheet/read-spreadsheet.ts";
import type { Invitation } from "#contract/invitation.ts";
import { columnsOf } from "#bff/invitations/export/columns.ts";
import { sheetXml } from "./sheet.ts";
import { workbookBytes } from "./workbook.ts";

const createdAt = Date.UTC(2026, 10, 29, 1, 2, 3);

const invitation = (index: number, more: Partial<Invitation> = {}): Invitation => ({
  id: `inv_${index}`,
  emailAddress: `${index}@example.com`,
  status: "pending",
  publicMetadata: {},
  createdAt,
  updatedAt: createdAt,
  expiresAt: null,
  ...more,
});

const columns = columnsOf({ hasLinks: false, metadataKeys: ["note"] });

async function* inChunks(invitations: readonly Invitation[]) {
  for (let at = 0; at < invitations.length; at += 7) yield invitations.slice(at, at + 7);
}

async function bytesOf(invitations: readonly Invitation[], mostRows?: number, chosen = columns) {
  const pieces: Buffer[] = [];
  for await (const piece of workbookBytes(chosen, inChunks(invitations), mostRows))
    pieces.push(Buffer.from(piece));
  return new Uint8Array(Buffer.concat(pieces));
}

/** The sheets as our own reader shows them. */
async function sheetsOf(...given: Parameters<typeof bytesOf>) {
  return readSpreadsheet("invitations.xlsx", await bytesOf(...given));
}

describe("a workbook", () => {
  test("a workbook has a row for each invitation, with times as dates", async () => {
    const [sheet] = await sheetsOf([invitation(0, { invitedBy: "Ada", expiresAt: createdAt + 500 })]);
    expect(sheet?.name).toBe("Invitations");
    expect(sheet?.text.split("\n").slice(0, 2)).toEqual([
      "Address,Status,Invited (UTC),Expires (UTC),Joined (UTC),Invited by,Batch,Batch name,Delivery,Id,User,Metadata,metadata.note",
      expect.stringMatching(
        /^0@example.com,pending,2026-11-29 01:02:03,2026-11-29 01:02:0[34],,Ada,,,,inv_0,*$/,
      ),
    ]);
  });

  test("a workbook of no invitations has the header only", async () => {
    const [sheet] = await sheetsOf([]);
    expect(sheet?.rowCount).toBe(1);
  });

  test("invitations that do not fit into a sheet are in the next ones, each with a header", async () => {
    const all = Array.from({ length: 950 }, (_, index) => invitation(index));
    const sheets = await sheetsOf(all, 301);
    expect(sheets.map(({ name, rowCount }) => [name, rowCount])).toEqual([
      ["Invitations", 301],
      ["Invitations 2", 301],
      ["Invitations 3", 301],
      ["Invitations 4", 51],
    ]);
    const addresses = sheets.flatMap(({ text }) => text.match(/^\d+@example\.com/gm) ?? []);
    expect(addresses).toEqual(all.map(({ emailAddress }) => emailAddress));
  });

  test("a full sheet is not followed by an empty one", async () => {
    const all = Array.from({ length: 600 }, (_, index) => invitation(index));
    expect(await sheetsOf(all, 301)).toHaveLength(2);
  });

  test.each([
    ["=1+1", "=1+1"],
    ["<b>&amp;</b>", '"<b>&amp;</b>"'],
    ["_x0041_", "_x0041_"],
    ["a\u0001b", "a\u0001b"],
    ["two\nlines", '"two\nlines"'],
    ["😀\u0007!", "😀\u0007!"],
    ["\uD800x", "\uFFFDx"],
    [" padded ", "padded"],
  ])("the text %j is read as %j", async (note, shown) => {
    const chosen = columns.slice(-1);
    const [sheet] = await sheetsOf([invitation(0, { publicMetadata: { note } })], undefined, chosen);
    expect(sheet?.text).toBe(`metadata.note\n${shown}`);
  });

  test("an error while it is written reaches the reader", async () => {
    async function* failing() {
      yield [invitation(0)];
      throw new Error("The store is gone.");
    }
    const read = async () => {
      for await (const piece of workbookBytes(columns, failing())) expect(piece.length).toBeGreaterThan(0);
    };
    await expect(read()).rejects.toThrow("The store is gone.");
  });

  test("a reader that stops ends the reading of the invitations", async () => {
    let hasEnded = false;
    async function* endless() {
      try {
        for (let index = 0; ; index += 1)
          yield Array.from({ length: 500 }, (_, at) => invitation(index * 500 + at));
      } finally {
        hasEnded = true;
      }
    }
    for await (const piece of workbookBytes(columns, endless())) if (piece.length > 1_000) break;
    expect(hasEnded).toBe(true);
  });
});

async function xmlOf(given: Invitation): Promise<string> {
  const rows = [given];
  let xml = "";
  for await (const piece of sheetXml(columns, async () => rows.shift() ?? null, 100)) xml += piece;
  return xml;
}

describe("a sheet", () => {
  test("the header of a sheet stays visible and has filters", async () => {
    const xml = await xmlOf(invitation(0));
    expect(xml).toContain('<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>');
    expect(xml).toContain('<autoFilter ref="A1:M2"/>');
  });

  test.each([
    [7, "<v>7</v>"],
    [true, 't="b"><v>1</v>'],
    [9_007_199_254_740_991, 't="inlineStr"><is><t xml:space="preserve">9007199254740991</t>'],
    [{ a: 1 }, "{&quot;a&quot;:1}"],
  ])("the value %j of the metadata is %s", async (note, xml) => {
    expect(await xmlOf(invitation(0, { publicMetadata: { note } }))).toContain(xml);
  });

  test("a text that is too long for a cell is cut", async () => {
    const xml = await xmlOf(invitation(0, { publicMetadata: { note: "x".repeat(40_000) } }));
    const texts = [...xml.matchAll(/preserve">([^<]*)</g)].map(([, text = ""]) =>
      text.replaceAll("&quot;", '"'),
    );
    expect(Math.max(...texts.map((text) => text.length))).toBe(32_767);
    expect(texts.at(-1)?.endsWith("x…")).toBe(true);
  });
});
