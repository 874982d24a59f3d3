import type { Shape } from "./shape.ts";

const adaAndBo: Shape["recipients"] = [
  ["ada@example.com", "Ada Brandt"],
  ["bo@example.org", "Bo Lindqvist"],
];

/** Participants of meetings, courses, communities and forms. */
export const events: readonly Shape[] = [
  {
    file: "teams-attendance.tsv",
    tables: [
      { Name: "name", Email: "address" },
      { Name: "name", Email: "address" },
    ],
    recipients: adaAndBo,
    duplicateLines: [17, 18],
    problemLines: [13, 19],
    noteLines: [1, 2, 3, 4, 5, 6, 7, 9, 15],
  },
  {
    file: "teams-attendance-german.tsv",
    tables: [{ Name: "name", "E-Mail": "address" }],
    recipients: [
      ["aenne@example.com", "Änne Brandt"],
      ["bo@example.org", "Bo Lindqvist (Extern)"],
    ],
    noteLines: [1, 2, 3, 4, 6],
  },
  {
    file: "zoom-participants.csv",
    tables: [{ "Host email": "address" }, { "Name (original name)": "name", Email: "address" }],
    recipients: [
      ["head@example.com"],
      ["ada@example.com", "Ada Brandt (Ada)"],
      ["bo@example.org", "Bo Lindqvist"],
    ],
    doubtful: ["head@example.com"],
    problemLines: [7],
  },
  {
    file: "zoom-webinar-attendees.csv",
    tables: [
      { "User Name (Original Name)": "name", Email: "address" },
      { "First Name": "firstName", "Last Name": "lastName", Email: "address" },
    ],
    recipients: [["head@example.com", "Hilda Head"], ...adaAndBo],
    noteLines: [1, 2, 3, 4, 5, 8],
  },
  {
    file: "zoom-registrants.csv",
    tables: [{ "First Name": "firstName", "Last Name": "lastName", Email: "address" }],
    recipients: adaAndBo,
    noteLines: [1, 2, 3, 4, 6],
  },
  {
    file: "calendly-events.csv",
    tables: [
      {
        "Invitee Name": "name",
        "Invitee Email": "address",
      },
    ],
    recipients: adaAndBo,
  },
  {
    file: "eventbrite-attendees.csv",
    tables: [{ "First name": "firstName", Surname: "lastName", Email: "address" }],
    recipients: [...adaAndBo, ["cleo@example.net", "Cleo Marchetti"]],
  },
  {
    file: "luma-guests.csv",
    tables: [{ name: "name", first_name: "firstName", last_name: "lastName", email: "address" }],
    recipients: adaAndBo,
  },
  {
    file: "slack-members.csv",
    tables: [{ email: "address", fullname: "name" }],
    recipients: adaAndBo,
    problemLines: [4],
  },
  {
    file: "discourse-users.csv",
    tables: [{ name: "name", email: "address" }],
    recipients: [["ada@example.com", "Ada Brandt"], ["bo@example.org"]],
  },
  {
    file: "moodle-participants.csv",
    tables: [{ "First name": "firstName", "Last name": "lastName", "Email address": "address" }],
    recipients: adaAndBo,
  },
  {
    file: "canvas-gradebook.csv",
    tables: [{ Student: "name", "SIS Login ID": "address" }],
    recipients: [
      ["ada@example.com", "Brandt, Ada"],
      ["bo@example.com", "Lindqvist, Bo"],
    ],
    problemLines: [2, 5],
  },
  {
    file: "google-forms-responses.csv",
    tables: [{ "Email Address": "address", "Your name": "name" }],
    recipients: [...adaAndBo, ["cleo@example.net", "Cleo Marchetti"]],
  },
  {
    file: "microsoft-forms-responses.csv",
    tables: [{ "What is your work e-mail?": "address", "What is your name?": "name" }],
    recipients: adaAndBo,
  },
  {
    file: "typeform-responses.csv",
    tables: [{ "What is your name?": "name", "What's your email address, please?": "address" }],
    recipients: adaAndBo,
  },
  {
    file: "surveymonkey-responses.csv",
    tables: [{ "Email Address": "address", "First Name": "firstName", "Last Name": "lastName" }],
    recipients: adaAndBo,
    problemLines: [2],
  },
];
