import { expect, test } from "vitest";
import { readRecipients } from "./read-recipients.ts";
import type { RecipientList } from "./recipient-list.ts";

// Kinds of free text that people reported as read wrongly, by any program, with people of our own.

/** Addresses that are invited without any mark. */
function invitedBy(list: RecipientList): string[] {
  return list.recipients
    .filter(({ suggestion, doubt }) => suggestion === undefined && doubt === undefined)
    .map(({ address }) => address);
}

/** The address that each token leads to: its suggestion or else its own. */
const offeredBy = (list: RecipientList): string[] =>
  [
    ...list.recipients.map(({ line, column, address, suggestion }) => ({
      line,
      column,
      offer: suggestion ?? address,
    })),
    ...list.problems.map(({ line, column, suggestion }) => ({
      line,
      column,
      offer: suggestion ?? "nothing",
    })),
  ]
    .sort((one, other) => one.line - other.line || one.column - other.column)
    .map(({ offer }) => offer);

test("numbers glued to the addresses of a numbered list are taken off", () => {
  const list = readRecipients("1.ada@example.com\n2.bo@example.org\n3.cleo@example.net\n");
  expect(offeredBy(list)).toEqual(["ada@example.com", "bo@example.org", "cleo@example.net"]);
  expect(invitedBy(list).filter((address) => /^\d/.test(address))).toEqual([]);
});

test("an address with letters of two scripts in one label is doubtful", () => {
  const list = readRecipients("ada@ex\u0430mple.com\nbo@m\u0430stodon.example\ncleo@münchen.example\n");
  expect(invitedBy(list)).toEqual(["cleo@xn--mnchen-3ya.example"]);
  expect(list.recipients.slice(0, 2).map(({ suggestion }) => suggestion)).toEqual([
    "ada@example.com",
    "bo@mastodon.example",
  ]);
});

test.each([
  ["an Arabic letter mark", "ada\u061c@example.com"],
  ["an object placeholder", "ada\ufffc@example.com"],
  ["a Hangul filler", "ada\u3164@example.com"],
  ["a blank Braille cell", "ada\u2800@example.com"],
  ["a tag character", "ada\u{e0020}@example.com"],
  ["a bullet of a symbol font", "\uf0b7ada@example.com"],
  ["a null character", "a\0da@example.com"],
  ["a delete character", "ada@ex\u007fample.com"],
  ["an escape character", "ada\u001b@example.com"],
  ["a character of a wrong encoding", "ada@\u0092example.com"],
  ["a null character after it", "ada@example.com\0"],
])("an address with %s is read or refused with the clean address", (_, text) => {
  const list = readRecipients(`${text}\nbo@example.org\n`);
  expect(offeredBy(list)).toEqual(["ada@example.com", "bo@example.org"]);
});

test("a control character inside an address does not cut it", () => {
  for (const mark of ["\0", "\u0001", "\u001f", "\u007f", "\u0080", "\u009d"]) {
    const { recipients, problems } = readRecipients(
      `Ada Brandt <a${mark}da@example.com>\nbo@exam${mark}ple.org\n`,
    );
    expect(recipients).toEqual([]);
    expect(problems.map(({ reason, suggestion }) => [reason, suggestion])).toEqual([
      ["invisible-character", "ada@example.com"],
      ["invisible-character", "bo@example.org"],
    ]);
  }
});

test.each([
  ["a comment", "<p>ada@example.com</p><!-- bo@example.org -->"],
  ["a comment without spaces", "ada@example.com <!--bo@example.org-->"],
  ["a comment with a link", '<!-- <a href="mailto:bo@example.org">Bo</a> -->\nada@example.com'],
  [
    "a comment of several lines",
    "<ul>\n<!-- left:\n<li>bo@example.org</li>\n\n-->\n<li>ada@example.com</li></ul>",
  ],
  ["a comment for one program", "<!--[if mso]>bo@example.org<![endif]--> ada@example.com"],
])("an address in %s of HTML source is refused", (_, text) => {
  const list = readRecipients(text);
  expect(invitedBy(list)).toEqual(["ada@example.com"]);
  expect(list.recipients).toHaveLength(1);
  expect(list.problems.map(({ reason }) => reason)).toEqual(["html-comment"]);
});

test("a comment of HTML source without an address is left out, and the lines after it keep their numbers", () => {
  const list = readRecipients(
    "Ada <!-- head\nof the list --> Brandt\nbo@example.org <!-- new -->\n<!-- open\n",
  );
  expect(list.recipients).toMatchObject([{ address: "bo@example.org", line: 3 }]);
  expect(list.problems.map(({ source }) => source)).toEqual([
    "Ada <!-- head\nof the list -->",
    "Brandt",
    "<!-- open",
  ]);
});

test.each([
  ["ada@example.co<b>m</b>", "ada@example.com"],
  ["Ada Brandt ada@exam<b>ple.com</b>", "ada@example.com"],
  ["<td>ada@example<wbr>.com</td>", "ada@example.com"],
  ["ada@example.co<!-- cut -->m", "ada@example.com"],
  ["ada@example.co.<em>uk</em>", "ada@example.co.uk"],
  ["ada@example. com", "ada@example.com"],
  ["Ada Brandt <ada@example .com>", "ada@example.com"],
  ["ada@example. co.uk", "ada@example.co.uk"],
])("in %s the end of the address is not cut", (text, address) => {
  const list = readRecipients(text);
  expect(list.recipients).toEqual([]);
  expect(list.problems.map(({ source, suggestion }) => [source, suggestion])).toEqual([[text, address]]);
});

test.each([
  ["a tag and a name", "ada@example.com<b>Ada</b>"],
  ["a footnote", "ada@example.com<sup>1</sup>"],
  ["a cell", "<td>ada@example.co</td><td>m</td>"],
  ["a sentence", "ada@example.com. Me"],
])("an address before %s ends there", (_, text) => {
  expect(invitedBy(readRecipients(text))).toHaveLength(1);
});

test.each([
  ["a @ x.example b @ y.example", ["a @ x.example", "b @ y.example"]],
  ["Ada <a @ x.example> Bo <b @ y.example>", ["Ada <a @ x.example>", "Bo <b @ y.example>"]],
  ["Ada <a @ x.example> b @ y.example", ["Ada <a @ x.example>", "b @ y.example"]],
  ["ada @x.example bo @y.example", ["ada @x.example", "bo @y.example"]],
  ["ada@ x .example bo@ y.example", ["ada@ x .example", "bo@ y.example"]],
  ["ada@x. com bo@y. org", ["ada@x. com", "bo@y. org"]],
])("in %s each person has a problem with a suggestion", (text, sources) => {
  const { problems } = readRecipients(text);
  expect(problems.map(({ source }) => source)).toEqual(sources);
  expect(problems.every(({ suggestion }) => suggestion !== undefined)).toBe(true);
});

test("words between half an address and a whole one are the name of the whole one", () => {
  const { recipients, problems } = readRecipients("Ada <a @ x.example> Bo Lund <bo@y.example>");
  expect(problems).toMatchObject([{ source: "Ada <a @ x.example>", suggestion: "a@x.example" }]);
  expect(recipients).toMatchObject([
    { address: "bo@y.example", name: "Bo Lund", source: "Bo Lund <bo@y.example>" },
  ]);
});

test.each([
  ["ada(at)x.com bo[at]y.com", ["ada(at)x.com", "bo[at]y.com"], ["ada@x.com", "bo@y.com"]],
  ["Ada ada%40x.com Bo bo%40y.com.", ["Ada ada%40x.com", "Bo bo%40y.com."], ["ada@x.com", "bo@y.com"]],
  ["ada [at] x.com bo [at] y.com", ["ada [at] x.com bo [at] y.com"], [undefined]],
])("%s keeps every person when all suggestions are applied", (text, sources, suggestions) => {
  const { problems } = readRecipients(text);
  expect(problems.map(({ source }) => source)).toEqual(sources);
  expect(problems.map(({ suggestion }) => suggestion)).toEqual(suggestions);
});

test.each([["mailto:ada@example.com%20"], ["mailto:%20ada@example.com%0D%0A?cc="], ["ada@example.com%20"]])(
  "the encoded space of %s is left out",
  (text) => {
    expect(offeredBy(readRecipients(text))).toEqual(["ada@example.com"]);
  },
);

test("a control character between two addresses separates them", () => {
  expect(invitedBy(readRecipients("ada@example.com\0bo@example.org\u001fcleo@example.net"))).toEqual([
    "ada@example.com",
    "bo@example.org",
    "cleo@example.net",
  ]);
  expect(readRecipients("ada@example.com\n\u001a").problems).toEqual([]);
});

test("a tag of HTML source inside an address does not cut it", () => {
  const list = readRecipients(
    '<mark>a</mark>da@example.com\nb<b>o@example.org</b>\n<span class="hit">cle</span>o@example.net\n',
  );
  expect(list.recipients).toEqual([]);
  expect(offeredBy(list)).toEqual(["ada@example.com", "bo@example.org", "cleo@example.net"]);
});

test("a name in a tag of its own remains a name", () => {
  const list = readRecipients(
    "<b>Ada</b> ada@example.com\n<b>Bo</b> <i>bo@example.org</i>\n<i>Cleo</i><b>cleo@example.net</b>\nDan<dan@example.com>",
  );
  expect(list.recipients.map(({ name }) => name)).toEqual(["Ada", "Bo", "Cleo", "Dan"]);
  expect(list.problems).toEqual([]);
});

test("hyphens as word processors write them become plain ones in the suggestion", () => {
  const list = readRecipients(
    "anne\u2010lise@example.com\nbo@the\u2011club.example\ncleo\u2013m@example.net\n",
  );
  expect(list.recipients).toEqual([]);
  expect(offeredBy(list)).toEqual(["anne-lise@example.com", "bo@the-club.example", "cleo-m@example.net"]);
});

test("addresses are read out of the source of a web page", () => {
  const list = readRecipients(
    '<table>\n<tr><td><a href="mailto:ada@example.com">Ada Brandt</a></td></tr>\n<tr><td>bo@example.org<br/></td></tr>\n</table>\n',
  );
  expect(invitedBy(list)).toEqual(["ada@example.com", "bo@example.org"]);
});

test("addresses that are glued together are taken apart or offered", () => {
  const list = readRecipients("ada@example.com•bo@example.org\ncleo@example.net\\ndan@example.com\n");
  const offered = offeredBy(list);
  expect(offered).toEqual(expect.arrayContaining(["ada@example.com", "cleo@example.net"]));
  expect(invitedBy(list).filter((address) => /com.*@|\\n/.test(address))).toEqual([]);
});

test("an address with an encoded, full-width or misplaced mark is refused with the clean address", () => {
  const list = readRecipients("ada%40example.com\nbo ＠ example.org\ncleo@gmail,com\n");
  expect(offeredBy(list)).toEqual(["ada@example.com", "bo@example.org", "cleo@gmail.com"]);
});

test("a name with its last part first, one per line, is one recipient", () => {
  const list = readRecipients(
    "Brandt, Ada <ada@example.com>\nLindqvist, Bo <bo@example.org>\nMarchetti, Cleo (guest) <cleo@example.net>\n",
  );
  expect(list.recipients.map(({ address, name }) => [address, name])).toEqual([
    ["ada@example.com", "Brandt, Ada"],
    ["bo@example.org", "Lindqvist, Bo"],
    ["cleo@example.net", expect.stringContaining("Marchetti, Cleo")],
  ]);
  expect(list.problems).toEqual([]);
});

test("ids and return paths of a mail header are not invited", () => {
  const list = readRecipients(
    "Return-Path: <bounces+77@mailer.example.net>\nMessage-ID: <77.88@mail.example.com>\nFrom: Ada <ada@example.com>\nTo: bo@example.org\n",
  );
  expect(invitedBy(list)).toEqual(["ada@example.com", "bo@example.org"]);
});

test("the fields of an indented mail header are read like those at the beginning of a line", () => {
  for (const indent of ["  ", "\t", "> \t"]) {
    const header = [
      "Return-Path: <bounces+77@mailer.example.net>",
      "Message-ID: <77.88@mail.example.com>",
      "To: ada@example.com,",
      "  bo@example.org",
      "Reply-To: desk@example.net",
      "Cc: cleo@example.net",
    ];
    const list = readRecipients(header.map((line) => `${indent}${line}\n`).join(""));
    expect(invitedBy(list)).toEqual(["ada@example.com", "bo@example.org", "cleo@example.net"]);
    expect(list.problems.map(({ reason }) => reason)).toEqual(["mail-header", "mail-header", "mail-header"]);
  }
});

test("a link whose text is another address is doubtful", () => {
  const list = readRecipients(
    '[ada@example.com](mailto:bo@example.org)\n"cleo@example.net" <dan@example.com>\n',
  );
  expect(invitedBy(list)).toEqual([]);
  expect(list.tokenCount).toBe(2);
});
