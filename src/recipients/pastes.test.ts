import { describe, expect, test } from "vitest";
import { readRecipients } from "./read-recipients.ts";

/** One short line for each token: its line, its address or source, and its name, suggestion or problem. */
function summaryOf(lines: string[], end = "\n"): string[] {
  const { recipients, duplicates, problems } = readRecipients(lines.join(end));
  const tokens = [
    ...recipients.map(({ line, column, address, name, suggestion, doubt }) => {
      const named = name === undefined ? "" : ` = ${name}`;
      const marked = doubt === undefined ? "" : ` (${doubt})`;
      const meant = suggestion === undefined ? "" : `, perhaps ${suggestion}`;
      return { line, column, text: `${address}${named}${marked}${meant}` };
    }),
    ...duplicates.map(({ line, column, address, firstLine }) => ({
      line,
      column,
      text: `${address} again, first on ${firstLine}`,
    })),
    ...problems.map(({ line, column, source, reason, suggestion }) => {
      const meant = suggestion === undefined ? "" : `, perhaps ${suggestion}`;
      return { line, column, text: `${source}: ${reason}${meant}` };
    }),
  ];
  tokens.sort((one, other) => one.line - other.line || one.column - other.column);
  return tokens.map(({ line, text }) => `${line} ${text}`);
}

describe("from mail programs", () => {
  test("the recipients of a message are all read", () => {
    expect(
      summaryOf(
        [
          "From: Front Desk [mailto:desk@example.com]",
          "Sent: Monday",
          "To: Doe, Jane <jane@example.com>; Roe, Max <max@example.com>; team@example.org",
          "Cc: 'Kim Sample' <kim@example.net>",
          "Subject: Invitation",
        ],
        "\r\n",
      ),
    ).toEqual([
      "1 desk@example.com = Front Desk",
      "2 Sent: Monday: no-address",
      "3 jane@example.com = Doe, Jane",
      "3 max@example.com = Roe, Max",
      "3 team@example.org",
      "4 kim@example.net = Kim Sample",
      "5 Subject: Invitation: no-address",
    ]);
  });

  test("a line copied from the address field is read", () => {
    expect(
      summaryOf([
        '"Doe, Jane" <jane@example.com>, Max <max@example.com>, <kim@example.com>, pat@example.com,',
      ]),
    ).toEqual([
      "1 jane@example.com = Doe, Jane",
      "1 max@example.com = Max",
      "1 kim@example.com",
      "1 pat@example.com",
    ]);
  });

  test("a folded header is one list", () => {
    expect(
      summaryOf(["To: Jane <jane@example.com>,", "\tMax <max@example.com>,", "  kim@example.com"]),
    ).toEqual(["1 jane@example.com = Jane", "2 max@example.com = Max", "3 kim@example.com"]);
  });

  test("a quoted reply yields its addresses", () => {
    expect(
      summaryOf(["> On Monday, Jane wrote:", "> > ask kim@example.com", ">> or max@example.com"]),
    ).toEqual(["1 > On Monday, Jane wrote:: no-address", "2 kim@example.com = ask", "3 max@example.com"]);
  });

  test("plain text made from links is read once per address", () => {
    expect(
      summaryOf([
        "Jane Doe<mailto:jane@example.com>",
        "max@example.com<mailto:max@example.com>",
        "<mailto:kim@example.com|kim@example.com>",
        "pat@example.com <mailto:lee@example.com>",
      ]),
    ).toEqual([
      "1 jane@example.com = Jane Doe",
      "2 max@example.com",
      "3 kim@example.com",
      "4 pat@example.com (other-link)",
      "4 lee@example.com (other-link), perhaps pat@example.com",
    ]);
  });

  test("an address used as its own name is one recipient", () => {
    expect(
      summaryOf(['"jane@example.com" <jane@example.com>', "'max@example.com' <MAX@example.com>;"]),
    ).toEqual(["1 jane@example.com", "2 max@example.com"]);
  });

  test("a group and an empty group are read", () => {
    expect(
      summaryOf(["Board: jane@example.com, Max <max@example.com>;", "undisclosed-recipients:;"]),
    ).toEqual(["1 jane@example.com", "1 max@example.com = Max", "2 undisclosed-recipients:: no-address"]);
  });
});

describe("from spreadsheets", () => {
  test("two columns without a heading give names and addresses", () => {
    expect(summaryOf(["Jane Doe\tjane@example.com", "Max Roe\tmax@example.com", "Kim Sample\t"])).toEqual([
      "1 jane@example.com = Jane Doe",
      "2 max@example.com = Max Roe",
      "3 Kim Sample: no-address",
    ]);
  });

  test("the address may be in the first column", () => {
    expect(summaryOf(["jane@example.com\tJane\tDoe", "max@example.com\t\tRoe"])).toEqual([
      "1 jane@example.com = Jane Doe",
      "2 max@example.com = Roe",
    ]);
  });

  test("one column may have a heading", () => {
    expect(summaryOf(["E-Mail-Adresse", "jane@example.com", "", "JANE@example.com"], "\r\n")).toEqual([
      "2 jane@example.com",
      "4 jane@example.com again, first on 2",
    ]);
  });

  test("columns with headings are a table", () => {
    expect(
      summaryOf([
        "Vorname;Nachname;E-Mail;Ort",
        "Jane;Doe;jane@example.com;Town",
        "Max;;max@example;Town",
        ";;;",
      ]),
    ).toEqual(["2 jane@example.com = Jane Doe", "3 max@example: no-dot"]);
  });

  test("a contact export is read by its headings", () => {
    expect(
      summaryOf([
        '"Title","First Name","Last Name","E-mail Address","Notes"',
        '"","Jane","Doe","jane@example.com","met',
        'at the ""fair"""',
        '"Dr.","Max","Roe","max@gmial.com",""',
      ]),
    ).toEqual(["2 jane@example.com = Jane Doe", "4 max@gmial.com = Max Roe, perhaps max@gmail.com"]);
  });

  test("an apostrophe that forces text is ignored", () => {
    expect(summaryOf(["'jane@example.com", "'max@example.com'"])).toEqual([
      "1 'jane@example.com, perhaps jane@example.com",
      "2 max@example.com",
    ]);
  });
});

describe("from documents and chats", () => {
  test("a Markdown list is read", () => {
    expect(
      summaryOf([
        "# People",
        "- [Jane Doe](mailto:jane@example.com)",
        "* **Max**: max@example.com",
        "+ `kim@example.com`",
        "- [ ] pat@example.com",
        "1. [lee@example.com](mailto:lee@example.com)",
        "---",
        "- [Site](https://example.com)",
      ]),
    ).toEqual([
      "1 # People: no-address",
      "2 jane@example.com = Jane Doe",
      "3 max@example.com",
      "4 kim@example.com",
      "5 pat@example.com",
      "6 lee@example.com",
      "8 - [Site](https://example.com): web-address",
    ]);
  });

  test("a Markdown table is read", () => {
    expect(
      summaryOf([
        "| Person | Where |",
        "|---|:---:|",
        "| Jane | jane@example.com |",
        "| Max | max at example dot com |",
      ]),
    ).toEqual([
      "1 | Person | Where |: no-address",
      "3 jane@example.com = Jane",
      "4 | Max | max at example dot com |: spelled-out, perhaps max@example.com",
    ]);
  });

  test("the bullets of a word processor are ignored", () => {
    expect(
      summaryOf([
        "•\tJane Doe, jane@example.com",
        "◦ max@example.com",
        "– Kim – kim@example.com",
        "✓ pat@example.com",
      ]),
    ).toEqual([
      "1 •\tJane Doe: no-address",
      "1 jane@example.com",
      "2 max@example.com",
      "3 kim@example.com = Kim",
      "4 pat@example.com",
    ]);
  });

  test("invisible characters are ignored", () => {
    expect(
      summaryOf([
        "\u202ajane@example.com\u202c",
        "\u200e\u2068max@example.com\u2069",
        "kim\u200b@example.com\ufeff",
      ]),
    ).toEqual(["1 jane@example.com", "2 max@example.com", "3 kim@example.com"]);
  });

  test("the quotes of several languages enclose names", () => {
    expect(
      summaryOf([
        "“Doe, Jane” <jane@example.com>",
        "„Roe, Max“ <max@example.com>",
        "«Sample, Kim» <kim@example.com>",
        "‹Pat› <pat@example.com>",
        "「山田、太郎」＜taro@example.com＞",
      ]),
    ).toEqual([
      "1 jane@example.com = Doe, Jane",
      "2 max@example.com = Roe, Max",
      "3 kim@example.com = Sample, Kim",
      "4 pat@example.com = Pat",
      "5 taro@example.com = 山田、太郎",
    ]);
  });

  test("text from a fullwidth keyboard is read", () => {
    expect(
      summaryOf([
        "ｊａｎｅ＠ｅｘａｍｐｌｅ．ｃｏｍ；ｍａｘ＠ｅｘａｍｐｌｅ．ｃｏｍ，",
        "メール：kim@example.com",
      ]),
    ).toEqual(["1 jane@example.com", "1 max@example.com", "2 kim@example.com"]);
  });

  test("the source of a web page yields its addresses", () => {
    expect(
      summaryOf([
        "&lt;jane@example.com&gt;, Max &lt;max@example.com&gt;;",
        "kim&#64;example&#46;com&nbsp;pat&#x40;example.com",
        "R&amp;D &lt;lab@example.com&gt;",
      ]),
    ).toEqual([
      "1 jane@example.com",
      "1 max@example.com = Max",
      "2 kim@example.com",
      "2 pat@example.com",
      "3 lab@example.com = R&D",
    ]);
  });

  test("a sentence yields its address and problems", () => {
    expect(
      summaryOf(["Hi all, please add jane@example.com and max@example.com (from Monday). Thanks, Kim."]),
    ).toEqual([
      "1 Hi all: no-address",
      "1 jane@example.com = please add",
      "1 max@example.com = from Monday",
      "1 Thanks, Kim.: no-address",
    ]);
  });

  test("links to web pages are problems", () => {
    expect(
      summaryOf([
        "https://example.com/team",
        "www.example.com",
        "https://example.com/@jane",
        "https://jane@example.com/",
        "smtp://jane:secret@mail.example.com:25",
        "mailto://max@example.com",
      ]),
    ).toEqual([
      "1 https://example.com/team: web-address",
      "2 www.example.com: web-address",
      "3 https://example.com/@jane: web-address",
      "4 https://jane@example.com/: web-address",
      "5 smtp://jane:secret@mail.example.com:25: web-address",
      "6 max@example.com",
    ]);
  });
});

describe("typing mistakes", () => {
  test("half addresses are problems", () => {
    expect(
      summaryOf([
        "jane@",
        "@example.com",
        "jane @example.com",
        "jane@ example.com",
        "jane @ example.com",
        "@",
        "@ @",
      ]),
    ).toEqual([
      "1 jane@: no-domain",
      "2 @example.com: no-local",
      "3 jane @example.com: space, perhaps jane@example.com",
      "4 jane@ example.com: space, perhaps jane@example.com",
      "5 jane @ example.com: space, perhaps jane@example.com",
      "6 @: no-local",
      "7 @: no-local",
      "7 @: no-local",
    ]);
  });

  test("extra dots and signs are problems with suggestions", () => {
    expect(
      summaryOf([
        "jane..doe@example.com",
        ".jane@example.com",
        "jane@example..com",
        "jane@@example.com",
        "a@b@c.test",
      ]),
    ).toEqual([
      "1 jane..doe@example.com: local-dots, perhaps jane.doe@example.com",
      "2 .jane@example.com: local-dots, perhaps jane@example.com",
      "3 jane@example..com: domain-dots, perhaps jane@example.com",
      "4 jane@@example.com: several-ats, perhaps jane@example.com",
      "5 a@b@c.test: several-ats",
    ]);
  });

  test("unclosed quotes and brackets are ignored", () => {
    expect(
      summaryOf([
        '"Jane <jane@example.com>',
        "Max <max@example.com",
        "(kim@example.com",
        "[pat@example.com",
        "“lee@example.com",
      ]),
    ).toEqual([
      "1 jane@example.com = Jane",
      "2 max@example.com = Max",
      "3 kim@example.com",
      "4 pat@example.com",
      "5 lee@example.com",
    ]);
  });

  test("an unclosed quote affects only its line", () => {
    expect(
      summaryOf(['"Jane, jane@example.com', 'Max" <max@example.com>', '"Kim" <kim@example.com>']),
    ).toEqual([
      '1 "Jane: no-address',
      "1 jane@example.com",
      "2 max@example.com = Max",
      "3 kim@example.com = Kim",
    ]);
  });

  test("two joined addresses are separated", () => {
    expect(
      summaryOf([
        "jane@example.com/max@example.com",
        "kim@example.com–pat@example.com",
        "lee@example.com\\nal@example.com\\r\\njo@example.com",
      ]),
    ).toEqual([
      "1 jane@example.com",
      "1 max@example.com",
      "2 kim@example.com",
      "2 pat@example.com",
      "3 lee@example.com",
      "3 al@example.com",
      "3 jo@example.com",
    ]);
  });

  test("two addresses without a mark between them are doubtful", () => {
    expect(
      summaryOf([
        "jane@example.commax@example.com",
        "kim@example.com.pat@example.com",
        "a@mail.example.co.uk.b@x.test",
        "a@example.network@example.com",
        "a@b@c.test",
      ]),
    ).toEqual([
      "1 jane@example.com (glued)",
      "1 max@example.com (glued)",
      "2 kim@example.com (glued)",
      "2 pat@example.com (glued)",
      "3 a@mail.example.co.uk (glued)",
      "3 b@x.test (glued)",
      "4 a@example.network@example.com: several-ats",
      "5 a@b@c.test: several-ats",
    ]);
  });

  test("misspelt domains of providers get suggestions", () => {
    expect(
      summaryOf(["jane@gmial.com, max@hotmial.com; kim@yaho.com pat@outlok.com\tlee@gmail.con"]),
    ).toEqual([
      "1 jane@gmial.com, perhaps jane@gmail.com",
      "1 max@hotmial.com, perhaps max@hotmail.com",
      "1 kim@yaho.com, perhaps kim@yahoo.com",
      "1 pat@outlok.com, perhaps pat@outlook.com",
      "1 lee@gmail.con, perhaps lee@gmail.com",
    ]);
  });

  test("a misspelt address is not a duplicate of its correction", () => {
    expect(summaryOf(["jane@gmail.com", "jane@gmial.com"])).toEqual([
      "1 jane@gmail.com",
      "2 jane@gmial.com, perhaps jane@gmail.com",
    ]);
  });
});

describe("from directories", () => {
  test("the name of a guest account is refused with the guest's address", () => {
    expect(
      summaryOf([
        "max_example.org#EXT#@tenant.example",
        "Max <max_roe_mail.example.org#ext#@tenant.example>",
        "max#EXT#@tenant.example",
        "ext#1@example.com",
      ]),
    ).toEqual([
      "1 max_example.org#EXT#@tenant.example: guest-account, perhaps max@example.org",
      "2 Max <max_roe_mail.example.org#ext#@tenant.example>: guest-account, perhaps max_roe@mail.example.org",
      "3 max#EXT#@tenant.example: guest-account",
      "4 ext#1@example.com",
    ]);
  });
});

describe("from the source of a page", () => {
  test("tags are neither recipients nor problems", () => {
    expect(
      summaryOf([
        "<!DOCTYPE html>",
        '<ul class="people">',
        '<li><a href="mailto:jane@example.com">Jane Doe</a></li>',
        "<li>max@example.org<br/></li>",
        "<li><b>Kim</b> <i>Sample</i> kim@example.net</li>",
        "</ul>",
        '<p>Pat &lt;pat@example.com&gt;, <span style="color: red">lee@example.com</span></p>',
      ]),
    ).toEqual([
      "3 jane@example.com = Jane Doe",
      "4 max@example.org",
      "5 kim@example.net = Kim Sample",
      "7 pat@example.com = Pat",
      "7 lee@example.com",
    ]);
  });

  test("the cells of a table give names and addresses", () => {
    expect(
      summaryOf([
        "<table><tr><td>Jane Doe</td><td>jane@example.com</td></tr>",
        "<tr><td>max@example.org</td><td>Max Roe</td></tr><tr><td>Kim</td><td></td></tr></table>",
      ]),
    ).toEqual([
      "1 jane@example.com = Jane Doe",
      "2 max@example.org = Max Roe",
      "2 <td>Kim</td><td></td>: no-address",
    ]);
  });

  test("a link is read in any spelling", () => {
    expect(
      summaryOf([
        "<A HREF='mailto:jane@example.com?subject=Hi' target=_blank>Jane</A>",
        '<a class="x" href=mailto:max@example.org><b>Max</b> Roe</a>, <a href="mailto:kim%40example.net">Kim</a>',
        '<a href="mailto:pat@example.com">pat@example.com</a>',
        '<a href="mailto:lee@example.com">sam@example.com</a>',
        '<a href="https://example.com/team">Team</a>',
        '<a href="mailto:al@example.com">',
      ]),
    ).toEqual([
      "1 jane@example.com = Jane",
      "2 max@example.org = Max Roe",
      "2 kim@example.net = Kim",
      "3 pat@example.com",
      "4 lee@example.com (other-link), perhaps sam@example.com",
      '5 <a href="https://example.com/team">Team</a>: web-address',
      "6 al@example.com",
    ]);
  });

  test("angle brackets without a tag keep their meaning", () => {
    expect(
      summaryOf(["Jane <jane@example.com>", "<b@x.test>", "<a@x.test b@y.test>", "<Kim Sample>"]),
    ).toEqual([
      "1 jane@example.com = Jane",
      "2 b@x.test",
      "3 a@x.test",
      "3 b@y.test",
      "4 <Kim Sample>: no-address",
    ]);
  });

  test("all addresses of a link are read", () => {
    expect(summaryOf(['<a href="mailto:jane@example.com,max@example.org">Mail</a>'])).toEqual([
      "1 jane@example.com",
      "1 max@example.org",
      "1 Mail</a>: no-address",
    ]);
  });

  test("an address in another attribute is not lost", () => {
    expect(
      summaryOf([
        '<input value="jane@example.com">',
        '<img src="cid:x@y.test">',
        '<img srcset="x@2x.png" alt="">',
        '<img src="x@2x.png" alt="max@example.org">',
      ]),
    ).toEqual([
      '1 <input value="jane@example.com">: space',
      '4 <img src="x@2x.png": space',
      '4 alt="max@example.org">: local-character',
    ]);
  });
});

describe("from the headers of a mail", () => {
  test("only the fields for recipients name some", () => {
    expect(
      summaryOf([
        "Return-Path: <bounces+123@sg.example.net>",
        "Received: from mx.example.com (mx@example.com)",
        "\tby mail.example.net with ESMTP id <9@example.net>",
        "X-Sender: robot@example.com",
        "Message-ID: <abc.123@mail.example.com>",
        "References: <1@example.com>",
        " <2@example.com>",
        "From: Max <max@example.org>",
        "To: Jane <jane@example.com>,",
        " kim@example.net",
        "Reply-To: no-reply@example.com",
        "Bcc: lee@example.com",
      ]),
    ).toEqual([
      "1 Return-Path: <bounces+123@sg.example.net>: mail-header",
      "2 Received: from mx.example.com (mx@example.com)\n\tby mail.example.net with ESMTP id <9@example.net>: mail-header",
      "4 X-Sender: robot@example.com: mail-header",
      "5 Message-ID: <abc.123@mail.example.com>: mail-header",
      "6 References: <1@example.com>\n <2@example.com>: mail-header",
      "8 max@example.org = Max",
      "9 jane@example.com = Jane",
      "10 kim@example.net",
      "11 Reply-To: no-reply@example.com: mail-header",
      "12 lee@example.com (mail-field)",
    ]);
  });

  test("fields that name no recipient are recognised alone, quoted and with a space before the colon", () => {
    expect(
      summaryOf([
        "X-Envelope-From: <bounce@example.com>",
        "",
        "> Message-ID: <abc@mail.example.com>",
        "> To: jane@example.com",
        "",
        "Message-Id : <def@mail.example.com>",
        "",
        "Final-Recipient: rfc822; max@example.com",
        "",
        "From: Kim <kim@example.com>",
        "Reply-To: list@example.com",
        "Resent-From: desk@example.com",
      ]).map((line) => line.replace(/:.*: /, ": ")),
    ).toEqual([
      "1 X-Envelope-From: mail-header",
      "3 > Message-ID: mail-header",
      "4 jane@example.com",
      "6 Message-Id : mail-header",
      "8 Final-Recipient: mail-header",
      "10 kim@example.com = Kim",
      "11 Reply-To: mail-header",
      "12 Resent-From: mail-header",
    ]);
  });

  test("a word that a field shares is a label in other texts", () => {
    expect(
      summaryOf(["References: jane@example.com, max@example.org", "", "Sender: kim@example.net"]),
    ).toEqual(["1 jane@example.com", "1 max@example.org", "3 kim@example.net (other-person)"]);
    expect(summaryOf(["Reply-To: jane@example.com"])).toEqual(["1 jane@example.com (other-person)"]);
  });
});

describe("text of programs", () => {
  test("a line break as source code writes it separates recipients", () => {
    expect(summaryOf(["Jane <jane@example.com>\\nMax <max@example.org>\\r\\n\\tkim@example.net\\n"])).toEqual(
      [
        "1 jane@example.com = Jane",
        "1 max@example.org = Max",
        "1 kim@example.net\\n: domain-character, perhaps kim@example.net",
      ],
    );
  });

  test("an encoded @ and a comma for the dot are problems with suggestions", () => {
    expect(
      summaryOf([
        "lee%40example.com, Kim <kim%40example.com>",
        "sam ＠ example.com",
        "al@gmail,com",
        "jo@gmail,com, pat@yahoo,co.uk; max@example.com,de",
        "jane@localhost,max@example.org",
      ]),
    ).toEqual([
      "1 lee%40example.com: encoded-at, perhaps lee@example.com",
      "1 Kim <kim%40example.com>: encoded-at, perhaps kim@example.com",
      "2 sam ＠ example.com: space, perhaps sam@example.com",
      "3 al@gmail,com: domain-character, perhaps al@gmail.com",
      "4 jo@gmail,com: domain-character, perhaps jo@gmail.com",
      "4 pat@yahoo,co.uk: domain-character, perhaps pat@yahoo.co.uk",
      "4 max@example.com",
      "4 de: no-address",
      "5 jane@localhost: no-dot",
      "5 max@example.org",
    ]);
  });
});
