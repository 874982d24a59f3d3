import type { Shape } from "./shape.ts";

const adaAndBo: Shape["recipients"] = [
  ["ada@example.com", "Ada Brandt"],
  ["bo@example.org", "Bo Lindqvist"],
];

/** Tables of spreadsheets, databases, documents and web pages. */
export const sheets: readonly Shape[] = [
  {
    file: "airtable-view.csv",
    tables: [{ Name: "name", Email: "address" }],
    recipients: adaAndBo,
  },
  {
    file: "notion-table.csv",
    tables: [{ Name: "name", "E-mail": "address" }],
    recipients: adaAndBo,
  },
  {
    file: "excel-german.csv",
    tables: [{ Name: "name", Vorname: "firstName", "E-Mail": "address" }],
    recipients: [
      ["juergen@example.com", "Jürgen Müller"],
      ["aenne@example.org", "Änne Größe"],
    ],
  },
  {
    file: "excel-title-over-empty-cells.csv",
    tables: [{ Surname: "lastName", "Given name": "firstName", "E-mail": "address" }],
    recipients: adaAndBo,
    problemLines: [2],
    noteLines: [1, 8],
  },
  {
    file: "excel-two-heading-rows.csv",
    tables: [{ "First name": "firstName", Surname: "lastName", "E-mail": "address" }],
    recipients: adaAndBo,
    noteLines: [1],
  },
  {
    file: "google-sheets-paste.tsv",
    tables: [{ Name: "name", "E-mail": "address" }],
    recipients: [...adaAndBo, ["cleo@example.net", "Cleo Marchetti"]],
  },
  {
    file: "excel-french.csv",
    tables: [{ Nom: "lastName", Prénom: "firstName", Courriel: "address" }],
    recipients: [
      ["zoe@example.com", "Zoé Lefèvre"],
      ["francois@example.org", "François Noël"],
    ],
  },
  {
    file: "psql-table.txt",
    tables: [{ name: "name", email: "address" }],
    recipients: [...adaAndBo, ["cleo@example.net"]],
    noteLines: [2, 6],
  },
  {
    file: "mysql-table.txt",
    tables: [{ name: "name", email: "address" }],
    recipients: adaAndBo,
    noteLines: [3, 7],
  },
  {
    file: "markdown-table.txt",
    tables: [{ Name: "name", "E-mail": "address" }],
    recipients: adaAndBo,
    noteLines: [1, 4],
  },
  {
    file: "copied-web-table.tsv",
    tables: [{ Name: "name", Email: "address" }],
    recipients: adaAndBo,
  },
  {
    file: "printed-pages.txt",
    tables: [
      { Name: "name", "E-mail": "address" },
      { Name: "name", "E-mail": "address" },
    ],
    recipients: [...adaAndBo, ["cleo@example.net", "Cleo Marchetti"], ["dan@example.com", "Dan Okafor"]],
    noteLines: [1, 7, 13],
  },
  {
    file: "report-with-totals.csv",
    tables: [{ Name: "name", "E-mail": "address" }],
    recipients: adaAndBo,
    problemLines: [2, 9],
    noteLines: [1, 7],
  },
  {
    file: "roster-without-heading.csv",
    tables: [{ 2: "firstName", 3: "lastName", 4: "address" }],
    recipients: [...adaAndBo, ["cleo@example.net", "Cleo Marchetti"]],
  },
  {
    file: "invitations-with-metadata.csv",
    tables: [
      {
        email: "address",
        name: "name",
        redirect_url: "redirectUrl",
        expires_in_days: "expiresInDays",
        "metadata.role": "metadata role text",
        "metadata.seats": "metadata seats number",
        "metadata.beta": "metadata beta boolean",
      },
    ],
    recipients: [
      [
        "ada@example.com",
        "Ada Brandt",
        {
          redirectUrl: "https://app.example.com/welcome",
          expiresInDays: 14,
          publicMetadata: { role: "admin", seats: 5, beta: true },
        },
      ],
      ["bo@example.org", "Bo Lindqvist", { publicMetadata: { role: "member", seats: 1, beta: false } }],
    ],
  },
];
