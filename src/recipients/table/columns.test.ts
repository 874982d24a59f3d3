import { describe, expect, test } from "vitest";
import { isAddressHeader, layoutByContent, layoutByHeader } from "./columns.ts";

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
    expect(isAddressHeader(heading)).toBe(true);
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
    expect(isAddressHeader(heading)).toBe(false);
  });
});

describe("layout by header", () => {
  test.each([
    ["email,name", ",", 0],
    ["name;email", ";", 1],
    ["name;e-mail", ";", 1],
    ["email,name\na@x.test,Jane", ",", 0],
    ["name\temail\tx", "\t", 1],
    ["name|E-Mail", "|", 1],
    ['"Name","Email"', ",", 1],
    ["Name, Email", ",", 1],
    ["\n\nname,email\nx,y", ",", 1],
    ["\ufeffemail;name", ";", 0],
    ["a,b;c;email\n", ";", 2],
  ])("%j has the delimiter %j and its addresses in column %i", (text, delimiter, address) => {
    const layout = layoutByHeader(text);
    expect(layout?.delimiter).toBe(delimiter);
    expect(layout?.columns.address).toBe(address);
    expect(layout?.hasHeader).toBe(true);
  });

  test.each([
    [""],
    ["email"],
    ["email\na@x.test"],
    ["a@x.test, b@y.test"],
    ["Jane, a@x.test"],
    ["Jane,a@x.test\nMax,b@y.test"],
    ["email, a@x.test"],
    ["Send this, email: now"],
    ["name,city\nJane,Town"],
    ["address,city\nMain street 1,Town"],
    [`email${",x".repeat(300)}`],
  ])("%j is not a table", (text) => {
    expect(layoutByHeader(text)).toBeUndefined();
  });

  test("a vague heading needs an address below it", () => {
    expect(layoutByHeader("address,city\na@x.test,Town")?.columns.address).toBe(0);
    expect(layoutByHeader("city,recipient\nTown,Jane <a@x.test>")?.columns.address).toBe(1);
    expect(layoutByHeader("address,email\nMain street 1,a@x.test")?.columns.address).toBe(1);
  });

  test("all option columns are found", () => {
    const header =
      "First Name,Last-Name,Full name,email,redirect_url,expiresInDays,Public Metadata,metadata.team,x";
    expect(layoutByHeader(header)?.columns).toEqual({
      address: 3,
      firstName: 0,
      lastName: 1,
      name: 2,
      redirectUrl: 4,
      expiresInDays: 5,
      publicMetadata: 6,
      metadataKeys: [{ key: "team", at: 7 }],
    });
  });

  test("metadata keys keep their spelling", () => {
    expect(layoutByHeader("email,public_metadata.Cost Center,Metadata.a.b")?.columns.metadataKeys).toEqual([
      { key: "Cost Center", at: 1 },
      { key: "a.b", at: 2 },
    ]);
  });

  test("the first of two columns with the same heading counts", () => {
    const columns = layoutByHeader("name,email,name,email")?.columns;
    expect(columns).toMatchObject({ name: 0, address: 1 });
  });
});

describe("layout by content", () => {
  test.each([
    ["a@x.test", ",", 0],
    ["Jane,a@x.test\nMax,b@y.test", ",", 1],
    ["Jane;x;a@x.test", ";", 2],
    ["1\ta@x.test\tb", "\t", 1],
    ["Jane|a@x.test", "|", 1],
    ["a@x.test,b@y.test,\nJane,c@z.test", ",", 1],
    ["", ",", 0],
    ["no address at all", ",", 0],
  ])("%j has the delimiter %j and its addresses in column %i", (text, delimiter, address) => {
    const layout = layoutByContent(text);
    expect(layout).toEqual({ delimiter, columns: { address, metadataKeys: [] }, hasHeader: false });
  });
});
