import type { Shape } from "./shape.ts";

const outlookPeople: Shape["recipients"] = [
  ["ada@example.com", "Ada Brandt"],
  ["bo@example.org", "Bo Lindqvist"],
];

/** Address books of mail programs. */
export const contacts: readonly Shape[] = [
  {
    file: "google-contacts.csv",
    tables: [{ "First Name": "firstName", "Last Name": "lastName", "E-mail 1 - Value": "address" }],
    recipients: outlookPeople,
    problemLines: [5],
  },
  {
    file: "google-contacts-before-2024.csv",
    tables: [
      {
        Name: "name",
        "Given Name": "firstName",
        "Family Name": "lastName",
        "E-mail 1 - Value": "address",
      },
    ],
    recipients: outlookPeople,
  },
  {
    file: "outlook-contacts-english.csv",
    tables: [{ "First Name": "firstName", "Last Name": "lastName", "E-mail Address": "address" }],
    recipients: outlookPeople,
  },
  {
    file: "outlook-contacts-german.csv",
    tables: [{ Vorname: "firstName", Nachname: "lastName", "E-Mail-Adresse": "address" }],
    recipients: [
      ["aenne@example.com", "Änne Brandt"],
      ["bo@example.org", "Bo Lindqvist"],
    ],
  },
  {
    file: "outlook-contacts-french.csv",
    tables: [{ Prénom: "firstName", Nom: "lastName", "Adresse de messagerie": "address" }],
    recipients: [
      ["adele@example.com", "Adèle Brandt"],
      ["bo@example.org", "Bo Lindqvist"],
    ],
  },
  {
    file: "outlook-contacts-spanish.csv",
    tables: [{ Nombre: "firstName", Apellidos: "lastName", "Dirección de correo electrónico": "address" }],
    recipients: [
      ["ada@example.com", "Ada Núñez"],
      ["bo@example.org", "Bo Lindqvist"],
    ],
  },
  {
    file: "outlook-contacts-italian.csv",
    tables: [{ Nome: "firstName", Cognome: "lastName", "Indirizzo posta elettronica": "address" }],
    recipients: [
      ["ada@example.com", "Ada Bianchi"],
      ["bo@example.org", "Bo Lindqvist"],
    ],
  },
  {
    file: "outlook-contacts-dutch.csv",
    tables: [{ Voornaam: "firstName", Achternaam: "lastName", "E-mailadres": "address" }],
    recipients: [
      ["ada@example.com", "Ada de Vries"],
      ["bo@example.org", "Bo Lindqvist"],
    ],
  },
  {
    file: "outlook-contacts-portuguese.csv",
    tables: [{ Nome: "firstName", Sobrenome: "lastName", "Endereço de Email": "address" }],
    recipients: [
      ["ada@example.com", "Ada Conceição"],
      ["bo@example.org", "Bo Lindqvist"],
    ],
  },
  {
    file: "outlook-contacts-japanese.csv",
    tables: [{ 名: "firstName", 姓: "lastName", "電子メール アドレス": "address" }],
    recipients: [
      ["hanako@example.com", "花子 鈴木"],
      ["taro@example.org", "太郎 田中"],
    ],
  },
  {
    file: "thunderbird-address-book.csv",
    tables: [
      {
        "First Name": "firstName",
        "Last Name": "lastName",
        "Display Name": "name",
        "Primary Email": "address",
      },
    ],
    recipients: outlookPeople,
  },
  {
    file: "apple-numbers-contacts.tsv",
    tables: [{ Name: "name", Email: "address" }],
    recipients: outlookPeople,
  },
  {
    file: "linkedin-connections.csv",
    tables: [{ "First Name": "firstName", "Last Name": "lastName", "Email Address": "address" }],
    recipients: [
      ["ada@example.com", "Ada Brandt"],
      ["cleo@example.net", "Cleo Marchetti, PhD"],
    ],
    problemLines: [6],
    noteLines: [1, 2],
  },
];
