import { optionRules, type RowOptionName, rowOptionNames } from "#recipients/option-rules.ts";
import { otherPersonWord, plainWords, recipientWord } from "#recipients/person-words.ts";
import type { ColumnUse } from "./column-use.ts";

const maxHeading = 64;

type Field = Exclude<ColumnUse["kind"], "metadata" | "unused" | "address">;

function words(list: string): string[] {
  return list.split(" ");
}

/** Compared without case, accents, spaces and punctuation: `E-Mail Address` is `emailaddress`. */
function squash(text: string): string {
  return (
    text
      .normalize("NFKD")
      .toLowerCase()
      .replace(/([a-z])[\u0300-\u036f]+/g, "$1")
      // Marks of other scripts make letters of their own, and Korean ones are composed.
      .normalize("NFC")
      .replace(/[^\p{L}\p{M}\p{N}]/gu, "")
  );
}

// The characters of a heading. A colon is not one of them: `E-mail:` begins a sentence, not a table.
const plainHeading = /^[\s\p{L}\p{M}\d_.()[\]*/-]*$/u;
const addressHeadings = new Set(
  words(
    "primaryemail primaryemailaddress workemail useremail inviteeemail recipientemail email1value email1address",
  ),
);

const aboutAddress =
  /status|type|label|optin|consent|verified|sent|date|count|domain|provider|subject|template/;

/** The text is the heading of an address column, and nothing else. */
export function isAddressHeading(text: string): boolean {
  if (text.length > maxHeading || !plainHeading.test(text)) return false;
  const heading = squash(text);
  if (aboutAddress.test(heading)) return false;
  if (addressHeadings.has(heading) || heading.startsWith("emailaddress")) return true;
  return mailWord.test(heading) && heading.replaceAll(mailWords, "").replaceAll(addressWords, "") === "";
}

// Parts of words for e-mail in many languages, squashed.
const mailWord =
  /mail|courriel|messagerie|courrier|correo|correu|postaelettronica|electroni(?:que|co|ca)|eletronico|sahkoposti|epost|eposta|epasts|elpast|почт|email|имейл|ηλεκτρονικ|メール|メアド|邮箱|邮件|邮址|郵件|郵箱|信箱|電郵|이메일|메일|전자우편|بريد|ایمیل|דואל|דואר|อีเมล|ईमेल/u;
const mailWords = new RegExp(`e?(?:${mailWord.source})s?`, "gu");
const addressWords =
  /address(?:es)?|adress[ae]?|adressen?|adres(?:se)?|direccion|indirizzo|endereco|электронн(?:ая|ый|ои)|адрес|(?<=.)[аыи]$|電子|电子|アドレス|地址|住址|주소|ال|de/gu;

const addressInHeading = /[\w.+-]+@[\w.-]+/g;

/**
 * The heading speaks of an e-mail address in some language, not of its status or type. The words of an address in it,
 * such as `gmail`, do not count.
 */
export function hasMailWord(text: string): boolean {
  const heading = squash(text.slice(0, 4 * maxHeading).replaceAll(addressInHeading, " "));
  return mailWord.test(heading) && !aboutAddress.test(heading);
}

const fields: Record<Field, string[]> = {
  name: words(
    "name fullname displayname contactname realname personname membername attendeename participantname studentname yourname navn namn naam nimi nome2 nombrecompleto nombreyapellidos nomcomplet nomeetprenom nomprenom prenometnom nomecompleto nomecognome nomeecognome vollstandigername vollername anzeigename namevorname volledigenaam fulltnavn nafn imieinazwisko celejmeno име имя фио имяифамилия 氏名 名前 姓名 이름 성명 الاسم שם",
  ),
  firstName: words(
    "firstname first fname givenname givennames given forename preferredfirstname vorname prenom prenoms nombre nombres nome primeironome fornavn fornamn etunimi voornaam imie jmeno krestnijmeno keresztnev prenume ime nomepropio nom2 eesnimi vards vardas 名",
  ),
  lastName: words(
    "lastname last lname surname familyname family secondname nachname familienname nom nomdefamille apellido apellidos primerapellido cognome sobrenome apelido etternavn efternavn efternamn sukunimi achternaam nazwisko prijmeni priezvisko vezeteknev numedefamilie prezime perekonnanimi uzvards pavarde фамилия 姓",
  ),
  redirectUrl: words("redirecturl redirectionurl inviteredirecturl redirecturi redirectlink"),
  expiresInDays: words("expiresindays expiryindays expiresdays expirydays"),
  publicMetadata: words("publicmetadata metadata"),
};
const fieldOf = new Map<string, Field>([
  ...Object.entries(fields).flatMap(([field, names]) =>
    names.map((name): [string, Field] => [squash(name), field as Field]),
  ),
  ...rowOptionNames.map((name: RowOptionName): [string, Field] => [squash(optionRules[name].column), name]),
]);

/** A heading as written, then without what templates add: `First Name [Required]`, `Redirection url [inviteRedirectURL]`. */
function spellings(heading: string): string[] {
  const bracket = /[([]([^()[\]]*)[)\]]/.exec(heading);
  const plain = heading
    .replace(/[([][^()[\]]*[)\]]/g, " ")
    .replace(/\b(?:required|optional|pflichtfeld|obligatoire)\s*$/i, "");
  return [heading, plain, ...(bracket === null ? [] : [bracket[1] ?? ""])].map((text) => squash(text));
}

/** What a heading says about its column, except for addresses; undefined for an unknown heading. */
export function fieldOfHeading(heading: string): Field | undefined {
  if (heading.length > 2 * maxHeading) return undefined;
  const known = spellings(heading)
    .map((spelling) => fieldOf.get(spelling))
    .find((field) => field !== undefined);
  return known === "publicMetadata" && bracketedMetadata.test(heading) ? undefined : known;
}

// Stripe writes `plan (metadata)` for one entry.
const bracketedMetadata = /^(.{1,64}?)\s*\(metadata\)$/i;
const metadataHeading = /^(?:public_?)?metadata\.(.{1,64})$/i;

/** The key of a `metadata.KEY` heading, with its spelling. */
export function namedMetadataKey(heading: string): string | undefined {
  return heading.length > 2 * maxHeading ? undefined : metadataHeading.exec(heading)?.[1];
}

/** The metadata key that a heading suggests: `metadata.Cost Center` keeps its spelling, others are plain. */
export function metadataKeyOf(heading: string): string {
  return (
    namedMetadataKey(heading) ??
    (bracketedMetadata.exec(heading)?.[1] ?? heading)
      .slice(0, maxHeading)
      .replace(/[^\p{L}\p{M}\d]+/gu, "_")
      .replace(/^_|_$/g, "")
  );
}

/**
 * How well a heading fits the address to invite, best first: `Email`, `Student email`, `Office email`, `Student`,
 * `Contact`, `Login`, `Home email`, `Manager`.
 */
export const addressRank = {
  mail: 0,
  recipientMail: 0.25,
  otherMail: 0.5,
  recipient: 0.75,
  unknown: 1,
  login: 2,
  second: 3,
  otherPerson: 4,
} as const;

const secondWord =
  /\b(?:[2-9]|old|previous|former|ancien\w*|alte|antigu\w+|vecchi\w+|anterior|precedente|alias\w*|second|secondary|alternate|alternative|alternativ\w*|other|autre|otro|altro|recovery|backup|additional|home|private|privat\w*|personal|personnel|zweite\w*|weitere\w*|sekundar\w*|secondaire|secundari[oa]|alternatif|alternativo)\b/;
const loginWord =
  /\b(?:user ?principal ?name|upn|login|logon|user ?name|user ?id|sign ?in|account|benutzername|benutzerprinzipalname|participant id|identifiant|usuario|object ?id|id)\b/;

export function rankAddressHeading(heading: string): number {
  const text = plainWords(heading);
  if (otherPersonWord.test(text)) return addressRank.otherPerson;
  if (secondWord.test(text)) return addressRank.second;
  if (isAddressHeading(heading)) return addressRank.mail;
  const isRecipient = recipientWord.test(text);
  if (hasMailWord(heading)) return isRecipient ? addressRank.recipientMail : addressRank.otherMail;
  if (loginWord.test(text)) return addressRank.login;
  return isRecipient ? addressRank.recipient : addressRank.unknown;
}

/** The heading of an address column, or of a second one such as `Private email`. */
export function isOwnAddress(heading: string): boolean {
  return (
    isAddressHeading(heading) || (rankAddressHeading(heading) === addressRank.second && hasMailWord(heading))
  );
}

const nameWord =
  /\b(?:name|nom|nombre|nome|naam|navn|namn|student|attendee|participant|invitee|teilnehmer\w*)\b/;
// Names of things, and parts of names.
const otherName =
  /\b(?:company|organi[sz]ation|account|school|firm\w*|entreprise|societe|empresa|event|file|team|groups?|domain|host|product|plan|ticket|city|country|course|class|project|list|tag|role|campaign|form|page|nick|screen|middle|maiden|first|last|display|pet|business|store|shop|brand)\b/;

/** The heading speaks of names of people: `What is your name?`, `Invitee Name`, `Last name, First name`. */
export function isAboutNames(heading: string): boolean {
  const text = plainWords(heading);
  return nameWord.test(text) && (heading.includes(",") || !otherName.test(text));
}

/** The number of words that two headings share, such as 1 for `Invitee Name` and `Invitee Email`. */
export function sharedWords(one: string, other: string): number {
  const known = new Set(plainWords(other).split(" "));
  return plainWords(one)
    .split(" ")
    .filter((word) => known.has(word)).length;
}

function isKnown(cell: string): boolean {
  if (cell === "" || cell.length > 2 * maxHeading) return false;
  if (fieldOfHeading(cell) !== undefined || namedMetadataKey(cell) !== undefined) return true;
  const rank = rankAddressHeading(cell);
  return rank === addressRank.otherPerson || rank === addressRank.login || hasMailWord(cell);
}

/** The number of cells of a row whose words are known headings. */
export function knownHeadings(cells: readonly string[]): number {
  return cells.filter((cell) => isKnown(cell)).length;
}

const maxCell = 128;

/** The row has the words of headings, one of them for e-mail, and no address. */
export function isHeadingRow(values: readonly string[]): boolean {
  if (values.length < 2 || values.some((value) => value.length > maxCell || /[@\t]/.test(value)))
    return false;
  return values.some((value) => isAddressHeading(value)) || (hasMail(values) && knownHeadings(values) > 1);
}

function hasMail(values: readonly string[]): boolean {
  return values.some((value) => value.length <= maxHeading && !value.includes(":") && hasMailWord(value));
}
