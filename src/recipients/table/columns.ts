import { isAddress } from "#recipients/address/address.ts";
import { CsvRows, type Row } from "./rows.ts";
import { optionRules, type RowOptionName, rowOptionNames } from "#recipients/option-rules.ts";

/** The positions of the columns that are read. */
export type Columns = { [Name in RowOptionName]?: number } & {
  address: number;
  name?: number;
  firstName?: number;
  lastName?: number;
  /** Columns named `metadata.key`: each adds one entry. */
  metadataKeys: { key: string; at: number }[];
};

type Field = Exclude<keyof Columns, "address" | "metadataKeys">;

const delimiters = [",", ";", "\t", "|"];
const maxHeader = 64;
const maxColumns = 256;

// The characters of a heading. A colon is not one of them: `E-mail:` begins a sentence, not a table.
const headingText = /^[\s\p{L}\p{M}\d_.()[\]*/-]*$/u;

// Compared without case, spaces and punctuation: `E-Mail Address` is `emailaddress`.
const addressHeaders = new Set(
  "email emails mail emailaddress emailaddresses mailaddress emailadresse mailadresse adressemail adresseemail adresseelectronique courriel correo correoelectronico primaryemail primaryemailaddress workemail useremail inviteeemail recipientemail email1value email1address".split(
    " ",
  ),
);
// These head an address column only if the cell below contains an @: in many lists "address" is the street.
const vagueHeaders = new Set(
  "address adresse recipient recipients invitee user username login to".split(" "),
);

const fieldHeaders = new Map<string, Field>([
  ...Object.entries<Field>({
    name: "name",
    fullname: "name",
    displayname: "name",
    contactname: "name",
    firstname: "firstName",
    givenname: "firstName",
    forename: "firstName",
    vorname: "firstName",
    prenom: "firstName",
    nombre: "firstName",
    lastname: "lastName",
    surname: "lastName",
    familyname: "lastName",
    nachname: "lastName",
    nom: "lastName",
    apellido: "lastName",
    apellidos: "lastName",
    metadata: "publicMetadata",
  }),
  ...rowOptionNames.map((name): [string, Field] => [normalise(optionRules[name].column), name]),
]);
const metadataHeader = /^(?:public_?)?metadata\.(.{1,64})$/i;

function normalise(header: string): string {
  if (header.length > maxHeader || !headingText.test(header)) return "";
  return header
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[^a-z0-9]/g, "");
}

/** The metadata key that a heading suggests: `metadata.Cost Center` keeps its spelling, others are plain. */
export function metadataKeyOf(heading: string): string {
  return (
    metadataHeader.exec(heading)?.[1] ??
    heading
      .slice(0, maxHeader)
      .replace(/[^\p{L}\p{M}\d]+/gu, "_")
      .replace(/^_|_$/g, "")
  );
}

export function isAddressHeader(text: string): boolean {
  const header = normalise(text);
  return addressHeaders.has(header) || header.startsWith("emailaddress");
}

function addressColumn(header: Row, first: Row | undefined): number {
  const sure = header.cells.findIndex((cell) => isAddressHeader(cell.value));
  if (sure >= 0) return sure;
  return header.cells.findIndex(
    (cell, i) => vagueHeaders.has(normalise(cell.value)) && first?.cells[i]?.value.includes("@"),
  );
}

function columnsOf(header: Row, address: number): Columns {
  const columns: Columns = { address, metadataKeys: [] };
  for (const [at, cell] of header.cells.entries()) {
    const title = cell.value.trim();
    const key = title.length <= maxHeader * 2 ? metadataHeader.exec(title)?.[1] : undefined;
    const field = fieldHeaders.get(normalise(title));
    if (key !== undefined) columns.metadataKeys.push({ key, at });
    else if (field !== undefined) columns[field] ??= at;
  }
  return columns;
}

/** The delimiter and columns of a table, and whether its first row is a header. */
export type Layout = { delimiter: string; columns: Columns; hasHeader: boolean };

/** The layout of a table whose header has at least two columns, one of them for addresses; undefined for other text. */
export function layoutByHeader(text: string): Layout | undefined {
  let best: { delimiter: string; columns: Columns; width: number } | undefined;
  for (const delimiter of delimiters) {
    const rows = new CsvRows(text, delimiter);
    const header = rows.next();
    const width = header?.cells.length ?? 0;
    if (header === undefined || width <= (best?.width ?? 1) || width > maxColumns) continue;
    if (header.cells.some((cell) => cell.value.includes("@"))) continue;
    const address = addressColumn(header, rows.next());
    if (address >= 0) best = { delimiter, columns: columnsOf(header, address), width };
  }
  return best && { delimiter: best.delimiter, columns: best.columns, hasHeader: true };
}

const sampleSize = 50;

/** The layout of a table without a header: the delimiter and column with the most addresses in its first rows. */
export function layoutByContent(text: string): Layout {
  let best = { delimiter: ",", address: 0, count: 0, width: 0 };
  for (const delimiter of delimiters) {
    const rows = new CsvRows(text, delimiter);
    const counts: number[] = [];
    for (let i = 0; i < sampleSize; i += 1) {
      for (const [at, cell] of (rows.next()?.cells ?? []).entries()) {
        if (isAddress(cell.value.trim())) counts[at] = (counts[at] ?? 0) + 1;
      }
    }
    for (const [address, count = 0] of counts.entries()) {
      const width = counts.length;
      // At a tie more columns win, because `Jane|a@…` as a whole is a valid address.
      const isBetter = count > best.count || (count > 0 && count === best.count && width > best.width);
      if (isBetter) best = { delimiter, address, count, width };
    }
  }
  return {
    delimiter: best.delimiter,
    columns: { address: best.address, metadataKeys: [] },
    hasHeader: false,
  };
}
