import { describe, expect, test } from "vitest";
import { readRecipients } from "#recipients/read-recipients.ts";
import { fieldOfHeading, hasMailWord, isAddressHeading, metadataKeyOf } from "./headings.ts";

describe("headings", () => {
  test.each([
    ["email"],
    ["Email"],
    ["E-Mail"],
    ["e_mail"],
    ["EMAIL ADDRESS"],
    ["E-mail Address"],
    ["email_address"],
    ["Email Address [Required]"],
    ["Email Address*"],
    ["primary_email_address"],
    ["E-mail 1 - Value"],
    ["mail"],
    ["E-Mail-Adresse"],
    ["Adresse e-mail"],
    ["Adresse électronique"],
    ["Correo electrónico"],
    ["courriel"],
    [" email "],
    ["\ufeffemail"].map((text) => text.slice(1)) as [string],
  ])("%s is the heading of an address column", (heading) => {
    expect(isAddressHeading(heading)).toBe(true);
  });

  test.each([
    ["name"],
    ["address"],
    ["Email:"],
    ["Email sent at"],
    ["email status"],
    ["send an email"],
    [""],
    ["a@x.test"],
    ["e".repeat(100)],
  ])("%s is not the heading of an address column", (heading) => {
    expect(isAddressHeading(heading)).toBe(false);
  });
});

describe("fields", () => {
  test.each([
    ["First Name", "firstName"],
    ["Vorname", "firstName"],
    ["Prénom", "firstName"],
    ["Имя", "name"],
    ["Last-Name", "lastName"],
    ["Příjmení", "lastName"],
    ["姓名", "name"],
    ["Full name", "name"],
    ["First Name [Required]", "firstName"],
    ["Redirection url [inviteRedirectURL] Required", "redirectUrl"],
    ["redirect_url", "redirectUrl"],
    ["expiresInDays", "expiresInDays"],
    ["Public Metadata", "publicMetadata"],
    ["Redirect", undefined],
    ["Department", undefined],
    ["x".repeat(200), undefined],
  ])("%s is the field %s", (heading, field) => {
    expect(fieldOfHeading(heading)).toBe(field);
  });

  test.each([
    ["Adresse de messagerie"],
    ["Correo electrónico del alumno"],
    ["Sähköpostiosoite"],
    ["Адрес электронной почты"],
    ["メールアドレス"],
    ["电子邮件"],
    ["이메일 주소"],
    ["البريد الإلكتروني"],
    ["E-mail 1 - Value"],
  ])("%s speaks of e-mail", (heading) => {
    expect(hasMailWord(heading)).toBe(true);
  });

  test.each([
    ["metadata.Cost Center", "Cost Center"],
    ["public_metadata.a.b", "a.b"],
    ["Cost Center (EUR)", "Cost_Center_EUR"],
    ["Rôle", "Rôle"],
    ["***", ""],
  ])("%s suggests the metadata key %s", (heading, key) => {
    expect(metadataKeyOf(heading)).toBe(key);
  });
});

describe("the first line of a list without a heading", () => {
  test.each(["jane@gmail.com (Jane)", "mailer@example.net (Jane Doe)", "Jane jane@hotmail.com (Sales)"])(
    "%j is a recipient, although its address holds a word of headings",
    (line) => {
      const { recipients, problems } = readRecipients(`${line}\nada@example.com\nbo@example.org`);
      expect(recipients).toHaveLength(3);
      expect(problems).toEqual([]);
    },
  );

  test("the address in a heading of one column is no recipient", () => {
    const { recipients } = readRecipients("E-mail(name@gmail.com )\nada@example.com\nbo@example.org");
    expect(recipients.map(({ address }) => address)).toEqual(["ada@example.com", "bo@example.org"]);
  });
});
