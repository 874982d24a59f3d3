import { xlsxFile } from "#web/bulk-invite/files/testing/xlsx-file.ts";
import { expect, invitationsAtClerk, test } from "./testing/fixtures.ts";
import { inviteMember, join } from "./testing/members.ts";

const guests = (domain: string) => [
  ["Guest list, spring 2026"],
  ["Exported for office@corp.example"],
  [],
  ["Verantwortlich", "Gast", "Kontakt", "Abteilung", "Plätze", "VIP", "Kundennr.", "Gültig (Tage)", "Notiz"],
  [
    "boss@corp.example",
    "Doe, Jane",
    `Jane@${domain}`,
    "Ventes",
    5,
    true,
    "123456789012345678",
    14,
    'Likes "tea", not coffee',
  ],
  [
    "boss@corp.example",
    "Roe, Max",
    `max@${domain}`,
    "IT",
    7,
    false,
    "123456789012345679",
    null,
    "Two\nlines",
  ],
  ["boss@corp.example", "Poe, Kim", `kim@${domain}`, "IT", null, false, null, 30, null],
  ["boss@corp.example", "Lee, Sam", null, "IT", 1, false, null, null, "has no address"],
  ["boss@corp.example", "Ray, Al", `al@gmial.com`, "IT", 1, false, null, "soon", null],
  [],
  ["Total", null, 5],
];

test("a messy workbook becomes exactly the invitations, metadata and types that its user chose", async ({
  page,
  stranger,
  usher,
  domain,
}) => {
  const me = `me@team.${domain}`;
  await join(stranger, await inviteMember(page, me, "inviter"));
  await stranger.goto("/bulk-invite");
  const chooser = stranger.waitForEvent("filechooser");
  await stranger.getByRole("button", { name: "Choose file" }).click();
  const buffer = Buffer.from(await xlsxFile([{ name: "Guests", rows: guests(domain) }]));
  await (await chooser).setFiles([{ name: "guests.xlsx", mimeType: "", buffer }]);

  const chip = (heading: string) =>
    stranger.getByRole("region", { name: "Columns" }).getByRole("button", { name: `Column ${heading}:` });
  const choose = async (heading: string, item: string) => {
    await chip(heading).click();
    await stranger.getByRole("menuitemradio", { name: item, exact: true }).click();
  };
  await expect(chip("Kontakt")).toContainText("Address");
  await stranger.getByRole("button", { name: /^\d not used$/ }).click();
  await expect(chip("Verantwortlich")).toContainText("Not used");
  await choose("Gast", "Name");
  await choose("Gültig (Tage)", "Expires in days");
  await choose("Verantwortlich", "Metadata Verantwortlich");
  await stranger.getByRole("button", { name: "Use 5 more columns as metadata" }).click();
  await choose("Verantwortlich", "Not used");
  await expect(stranger.locator("footer")).toContainText("1 column is not used: Verantwortlich.");
  await expect(stranger.getByRole("button", { name: "Invite 3 people" })).toBeEnabled();
  await expect(stranger.getByText("3 lines not recognised").first()).toBeVisible();

  await stranger.getByRole("button", { name: /^To invite/ }).click();
  const row = stranger.getByRole("button", { name: new RegExp(`^jane@${domain}`) });
  await row.click();
  const opened = stranger.getByRole("listitem").filter({ has: row });
  await expect(opened).toContainText("Doe, Jane");
  await expect(opened).toContainText(/after 14 days/);
  await expect(opened.locator("pre")).toContainText('"Kundennr": "123456789012345678"');
  await opened.getByRole("button", { name: "Send me this one first" }).click();
  const status = stranger.getByRole("region", { name: "Test invitation" });
  await expect(status).toContainText(`Test sent to ${me}`);
  await status.getByRole("button", { name: "Delete now" }).click();
  await expect(status).toBeHidden();

  await stranger.getByRole("button", { name: "Invite 3 people" }).click();
  await expect(stranger.getByRole("heading", { level: 1 })).toContainText("All 3 invited");
  const sent = await invitationsAtClerk(usher, domain);
  expect(new Map(sent.map((each) => [each.email_address, each.public_metadata]))).toEqual(
    new Map<string, object>([
      [
        `jane@${domain}`,
        {
          Abteilung: "Ventes",
          Plätze: 5,
          VIP: true,
          Kundennr: "123456789012345678",
          Notiz: 'Likes "tea", not coffee',
        },
      ],
      [
        `max@${domain}`,
        { Abteilung: "IT", Plätze: 7, VIP: false, Kundennr: "123456789012345679", Notiz: "Two\nlines" },
      ],
      [`kim@${domain}`, { Abteilung: "IT", VIP: false }],
    ]),
  );
  const strangers = await invitationsAtClerk(usher, "corp.example");
  expect(strangers).toEqual([]);
});
