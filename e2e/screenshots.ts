import { mkdir } from "node:fs/promises";
import { type Browser, type Page, chromium, expect } from "@playwright/test";
import { build } from "vite";
import { inviteMember, join, password } from "./testing/members.ts";
import { paste } from "./testing/steps.ts";
import { type Usher, startUsher } from "./testing/usher.ts";
import { findChromium } from "../scripts/testing/chromium.ts";

const folder = new URL("../docs/screenshots/", import.meta.url);
const devices = {
  desktop: { width: 1280, height: 800 },
  phone: { width: 390, height: 844 },
} as const;
const schemes = ["light", "dark"] as const;

/** Short enough to read in a picture, and with one of everything that a paste can hold. */
const list = `"Reader, First" <first.reader@example.com>, second.reader@example.com
ops@bücher.example; billing@example.org
Third Reader <third.reader@example.net>
first.reader@example.com
somebody@gmial.com
• list-bullet@example.com
not an address
half@
mailto:press@example.org?subject=Hello`;

type Shot = { name: string; prepare: (page: Page, unique: string) => Promise<void> };

const shots: Shot[] = [
  { name: "invitations", prepare: (page) => page.getByRole("row").nth(3).waitFor() },
  {
    name: "selection",
    prepare: async (page) => {
      for (const place of [1, 2, 4]) await page.getByRole("row").nth(place).getByRole("checkbox").check();
      await page.getByRole("region", { name: "Selection" }).waitFor();
    },
  },
  {
    name: "invite-one",
    prepare: async (page) => {
      await page.getByRole("button", { name: "Invite person" }).click();
      await page.getByRole("dialog").getByLabel("E-mail address").fill("new.member@example.com");
    },
  },
  {
    name: "revoke",
    prepare: async (page) => {
      await page.goto("/?status=pending");
      await page
        .getByRole("button", { name: /^Actions/ })
        .first()
        .click();
      await page.getByRole("menuitem", { name: "Revoke" }).click();
      await page.getByRole("alertdialog").waitFor();
    },
  },
  {
    name: "bulk-invite",
    prepare: async (page) => {
      await page.goto("/bulk-invite");
      await paste(page, page.getByRole("textbox", { name: "Recipients" }), list);
      await page
        .getByText(/Checked with Clerk/)
        .first()
        .waitFor();
    },
  },
  {
    name: "batch",
    prepare: async (page, unique) => {
      const people = Array.from({ length: 46 }, (_, index) => `person${index + 1}@${unique}.example.com`);
      await page.goto("/bulk-invite");
      await paste(
        page,
        page.getByRole("textbox", { name: "Recipients" }),
        [...people, `blocked@${unique}.example.com`, `taken@${unique}.example.com`].join("\n"),
      );
      await page.getByRole("button", { name: /^Invite 48 people/ }).click();
      await page.getByRole("heading", { level: 1, name: /46 of 48 invited/ }).waitFor();
      // Usher looks at Clerk once more for a while.
      await page.getByText(/finished just now/).waitFor({ timeout: 120_000 });
    },
  },
  {
    name: "batches",
    prepare: async (page) => {
      await page.goto("/batches");
      await page.getByRole("row").nth(1).waitFor();
    },
  },
  {
    name: "team",
    prepare: async (page, unique) => {
      await inviteMember(page, `inviter@${unique}.example.com`, "inviter");
      await inviteMember(page, `viewer@${unique}.example.com`, "viewer");
    },
  },
  {
    name: "invite-member",
    prepare: async (page) => {
      await page.goto("/team");
      await page.getByRole("button", { name: "Invite member" }).click();
      await page.getByRole("dialog").getByLabel("E-mail address").fill("new.member@example.com");
    },
  },
  {
    name: "activity",
    prepare: async (page) => {
      await page.goto("/activity");
      await page.getByRole("row").nth(1).waitFor();
    },
  },
  {
    name: "settings",
    prepare: async (page) => {
      await page.goto("/settings");
      await page.getByRole("button", { name: "Save settings" }).waitFor();
    },
  },
];

/** With a password: the demo, which the other pictures use, has none. */
const accountShots: Shot[] = [
  {
    name: "account",
    prepare: async (page) => {
      await page.goto("/account");
      await page.getByText("This browser").waitFor();
    },
  },
  {
    name: "second-factor",
    prepare: async (page) => {
      await page.goto("/account");
      await page.getByRole("button", { name: "Turn on" }).click();
      await page.getByLabel("Your password").fill(password);
      await page.getByRole("button", { name: "Continue" }).click();
      await page.getByLabel("Verification code").waitFor();
    },
  },
];

async function shoot(
  browser: Browser,
  usher: Usher,
  device: keyof typeof devices,
  colorScheme: (typeof schemes)[number],
): Promise<void> {
  const context = await browser.newContext({
    baseURL: usher.url,
    viewport: devices[device],
    colorScheme,
    reducedMotion: "reduce",
    hasTouch: device === "phone",
  });
  const page = await context.newPage();
  const save = async (name: string): Promise<void> => {
    // Skeleton rows are rows, too.
    await expect(page.locator("table[aria-busy=true]")).toHaveCount(0);
    await page.screenshot({ path: new URL(`${name}-${device}-${colorScheme}.png`, folder).pathname });
  };
  await page.goto("/");
  await page.getByRole("button", { name: "Enter the demo" }).waitFor();
  await save("sign-in");
  await page.getByRole("button", { name: "Enter the demo" }).click();
  await page.getByRole("heading", { level: 1, name: "Invitations" }).waitFor();
  for (const { name, prepare } of shots) {
    await page.goto("/");
    // A page that has just begun to read Clerk's invitations says how far it is.
    await page.getByText(/^Updated/).waitFor();
    // The draft of one picture is not part of the next.
    await page.evaluate(() => sessionStorage.clear());
    await prepare(page, `${device}-${colorScheme}`);
    await page.evaluate(() => document.fonts.ready);
    await save(name);
  }
  const link = await inviteMember(page, `member@${device}-${colorScheme}.example.com`, "inviter");
  await context.clearCookies();
  await page.goto(link);
  await page.getByLabel("Password").waitFor();
  await save("join");
  await join(page, link);
  for (const { name, prepare } of accountShots) {
    await prepare(page, device);
    await save(name);
  }
  await context.close();
}

const executablePath = await findChromium();
await build({ logLevel: "warn" });
await mkdir(folder, { recursive: true });
const browser = await chromium.launch({
  executablePath,
  args: ["--disable-gpu", "--disable-background-networking"],
});
for (const device of ["desktop", "phone"] as const) {
  for (const scheme of schemes) {
    // Each set of pictures starts with unchanged lists.
    const usher = await startUsher("sandbox");
    await shoot(browser, usher, device, scheme);
    await usher.close();
  }
}
await browser.close();
