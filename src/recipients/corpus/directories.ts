import type { Shape } from "./shape.ts";

/** Members of organisations, as their directories export them. */
export const directories: readonly Shape[] = [
  {
    file: "google-workspace-users.csv",
    tables: [
      {
        "First Name [Required]": "firstName",
        "Last Name [Required]": "lastName",
        "Email Address [Required]": "address",
      },
    ],
    recipients: [
      ["ada@example.com", "Ada Brandt"],
      ["bo@example.com", "Bo Lindqvist"],
      ["cleo@example.com", "Cleo Marchetti"],
    ],
  },
  {
    file: "google-groups-members.csv",
    tables: [{ "Email address": "address" }],
    recipients: [["ada@example.com"], ["bo@example.org"]],
    problemLines: [1],
  },
  {
    file: "entra-users.csv",
    tables: [{ displayName: "name", surname: "lastName", givenName: "firstName", mail: "address" }],
    recipients: [
      ["ada@example.com", "Ada Brandt"],
      ["bo@example.org", "Bo Lindqvist"],
    ],
  },
  {
    file: "entra-bulk-invite.csv",
    tables: [
      {
        "Email address to invite [inviteeEmail] Required": "address",
        "Redirection url [inviteRedirectURL] Required": "redirectUrl",
      },
    ],
    recipients: [
      ["ada@example.com", undefined, { redirectUrl: "https://app.example.com/start" }],
      ["bo@example.org", undefined, { redirectUrl: "https://app.example.com/start" }],
    ],
    problemLines: [3],
    noteLines: [1],
  },
  {
    file: "microsoft-365-users.csv",
    tables: [
      {
        "Display name": "name",
        "First name": "firstName",
        "Last name": "lastName",
        "User principal name": "address",
      },
    ],
    recipients: [
      ["ada@example.com", "Ada Brandt"],
      ["bo@example.com", "Bo Lindqvist"],
    ],
  },
  {
    file: "active-directory-powershell.csv",
    tables: [{ GivenName: "firstName", Surname: "lastName", mail: "address" }],
    recipients: [
      ["ada@example.com", "Ada Brandt"],
      ["bo@example.com", "Bo Lindqvist"],
    ],
    noteLines: [1],
  },
  {
    file: "okta-people.csv",
    tables: [{ firstName: "firstName", lastName: "lastName", email: "address", displayName: "name" }],
    recipients: [
      ["ada@example.com", "Ada Brandt"],
      ["bo@example.com", "Bo Lindqvist"],
    ],
  },
  {
    file: "auth0-users.csv",
    tables: [{ "Given Name": "firstName", "Family Name": "lastName", Name: "name", Email: "address" }],
    recipients: [["ada@example.com", "Ada Brandt"], ["bo@example.org", "Bo Lindqvist"], ["cleo@example.net"]],
  },
  {
    file: "clerk-users.csv",
    tables: [{ first_name: "firstName", last_name: "lastName", primary_email_address: "address" }],
    recipients: [
      ["ada@example.com", "Ada Brandt"],
      ["bo@example.org", "Bo Lindqvist"],
    ],
  },
  {
    file: "bamboohr-employees.csv",
    tables: [{ "Last name, First name": "name", "Work Email": "address" }],
    recipients: [
      ["ada@example.com", "Brandt, Ada"],
      ["bo@example.com", "Lindqvist, Bo"],
    ],
  },
  {
    file: "sap-tab-report.txt",
    tables: [{ Nachname: "lastName", Vorname: "firstName", "E-Mail-Adresse": "address" }],
    recipients: [
      ["ada@example.com", "Ada Brandt"],
      ["bo@example.com", "Bo Lindqvist"],
    ],
    noteLines: [1],
  },
  {
    file: "github-enterprise-licences.csv",
    tables: [{ github_com_name: "name", github_com_saml_name_id: "address" }],
    recipients: [
      ["ada@example.com", "Ada Brandt"],
      ["bo@example.com", "Bo Lindqvist"],
    ],
  },
  {
    file: "github-organisation-people.csv",
    tables: [{ name: "name", saml_name_id: "address" }],
    recipients: [["ada@example.com", "Ada Brandt"], ["bo@example.com"]],
  },
  {
    file: "atlassian-users.csv",
    tables: [{ "User name": "name", email: "address" }],
    recipients: [
      ["ada@example.com", "Ada Brandt"],
      ["bo@example.org", "Bo Lindqvist"],
    ],
  },
  {
    file: "wordpress-users.csv",
    tables: [{ user_email: "address", display_name: "name", first_name: "firstName", last_name: "lastName" }],
    recipients: [
      ["ada@example.com", "Ada Brandt"],
      ["bo@example.org", "Bo Lindqvist"],
    ],
  },
];
