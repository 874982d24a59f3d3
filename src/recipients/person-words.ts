const maxHeading = 64;

/** A word for the people of a list, in some language. */
export const recipientWord =
  /\b(?:recipients?|invitees?|members?|candidates?|applicants?|attendees?|participants?|students?|pupils?|employees?|customers?|clients?|guests?|patients?|mentees?|users?|subscribers?|learners?|volunteers?|work|main|current|new|teilnehmer\w*|mitglied\w*|mitarbeiter\w*|schuler\w*|kund\w+|bewerber\w*|empfanger\w*|neue?|alumn\w+|estudiante|emplead\w+|cliente|usuari\w+|participante|nuevo|eleve|etudiant\w*|employe\w*|salarie\w*|nouvel\w*|studente|dipendente|iscritto|deelnemer\w*|medewerker\w*|uczestnik\w*)\b/;

/** A word for people who own, lead or look after the recipients. */
export const otherPersonWord =
  /\bby\b|\b(?:b?cc|hosts?|recruiters?|interviewers?|coach\w*|mentors?|tutor(?:s|en|es)?|doctors?|secretar\w+|spouses?|superiors?|delegates?|representatives?|sales ?rep|(?:team|tech|squad|group|department|project) ?leads?|account exec(?:utive)?s?|csms?|hrbps?|(?:customer )?success managers?|committers?|counsell?ors?|case ?workers?|attorneys?|lawyers?|landlords?|brokers?|realtors?|buyers?|purchasers?|organi[sz]ers?|agents?|authors?|emergency|owners?|managers?|supervisors?|groups?|sponsors?|referr?ers?|referred by|invited by|inviter|created by|creator|modified by|updated by|added by|assigned to|assignee|assistants?|senders?|from|reply ?to|parents?|guardians?|approvers?|approved by|reports to|requested by|submitted by|exported by|boss|teacher|instructor|besitzer|inhaber|eigent\w*|vorgesetzte\w*|\w*leit(?:er|ung)\w*|betreu\w+|eltern|erziehungsberechtigte\w*|gruppen?|erstellt von|eingeladen von|absender|responsable|proprietaire|gestionnaire|groupe|cree par|invite par|expediteur|jefe|propietario|grupo|creado por|invitado por|remitente|responsabile|proprietario|gruppo|gestor|gerente|eigenaar|leidinggevende|kontobesitzer|chefe?n?s?|overordna\w+|esimie(?:s|hen)|esihenkilo\w*|omistaja|yonetici\w*|mudur\w*|prze.ozon\w*|kierownik\w*|nadrizen\w*|vedouci\w*|vezeto\w*|felettes\w*|rukovodi\w+|nadreden\w*|voditelj\w*)\b|руководител|начальник|менеджер|владел[еь]ц|куратор|主管|经理|經理|上司|上级|上級|所有者|管理者|老板|领导|매니저|관리자|상사|팀장|مدير|مشرف|מנהל|προισταμεν|υπευθυν|διευθυντ|ผู้จัดการ|प्रबंधक/;

/** Lower-case words with single spaces: `OwnerEmail_2` is `owner email 2`. */
export function plainWords(heading: string): string {
  return heading
    .slice(0, 4 * maxHeading)
    .replace(/(\p{Ll})(\p{Lu})/gu, "$1 $2")
    .normalize("NFKD")
    .replace(/[\u0300-\u036f]/g, "")
    .normalize("NFC")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .replace(/([a-z])(\d)/g, "$1 $2");
}

const mailLabel = /\b(?:e|mail|email|address|adresse|name|id)\b/g;
const contactWord =
  /\b(?:contacts?|contatt[oi]|contactos?|contatos?|kontakt\w*|ansprech\w+|referent\w*|auskunft|responsavel)\b/;

/** What people own, lead or look after, before or after the word for them. */
const thingLabel =
  /\b(?:the|of|this|list|file|document|report|data|export|project|account|course|event|site|liste|datei|bericht|projekt|kurs|fichier|rapport|projet|lista|informe|elenco)\b/g;

/** Nothing but words of `pattern`, of e-mail and of `things`. */
function holdsOnly(label: string, pattern: RegExp, things?: RegExp): boolean {
  if (label.length > maxHeading) return false;
  const text = plainWords(label).replace(mailLabel, "").trim();
  if (text === "" || !pattern.test(text)) return false;
  const rest = text.replace(pattern, "");
  return (things === undefined ? rest : rest.replace(things, "")).trim() === "";
}

/** The whole text is a word for recipients, such as `Participants`, and perhaps a word for e-mail. */
export function isRecipientWord(text: string): boolean {
  return holdsOnly(text, recipientWord);
}

/** The label of another person, such as `Manager`, `Owner email`, `Report owner` or `createdBy`. */
export function isOtherPersonLabel(label: string): boolean {
  return holdsOnly(label, otherPersonWord, thingLabel);
}

/** The label of the people behind a list, such as `Kontakt` or `Contact email`. */
export function isContactLabel(label: string): boolean {
  return holdsOnly(label, contactWord);
}

// Without the words after which labels can hold anything, as this is asked for each row of a table.
const lastWords = new Set(
  (
    "by for from to at of an bei von durch para por pour par per di da door av contact contacts kontakt kontakte " +
    "ansprechpartner ansprechpartnerin contacto contatto contato referent referente owner owners manager managers " +
    "supervisor supervisors leads leader leaders lead teacher teachers instructor instructors assistant assistants " +
    "approvers hosts sponsors authors senders mentor mentors tutor tutors parent parents guardian guardians coach " +
    "organizer organizers organiser organisers author sender sponsor administrator host approver " +
    "besitzer inhaber eigentümer leiter leitung betreuer absender vorgesetzter responsable propriétaire gestionnaire " +
    "propietario responsabile proprietario eigenaar"
  ).split(" "),
);

/** The first and last letters of these words, in five bits each. */
const wordEnds = new Uint8Array(1024);
for (const word of lastWords) wordEnds[endsOf(word.charCodeAt(0), word.charCodeAt(word.length - 1))] = 1;

function endsOf(first: number, last: number): number {
  return (first & 31) * 32 + (last & 31);
}

/** A quick check whether a range of a text may be a label, such as `Exported by` or `Contact:`. */
export function mayBeLabel(text: string, start: number, end: number): boolean {
  const last = text.charCodeAt(end - 1);
  if (last === 58 || last === 0xff1a) return true;
  let at = end - 1;
  while (at > start && text.charCodeAt(at - 1) !== 32) at -= 1;
  if (wordEnds[endsOf(text.charCodeAt(at), last)] !== 1) return false;
  return lastWords.has(text.slice(at, end).toLowerCase());
}
