import type { Shape } from "./shape.ts";

const adaAndBo: Shape["recipients"] = [
  ["ada@example.com", "Ada Brandt"],
  ["bo@example.org", "Bo Lindqvist"],
];

/** Customers and subscribers, as shops, newsletters and CRM systems export them. */
export const customers: readonly Shape[] = [
  {
    file: "hubspot-contacts.csv",
    tables: [{ "First Name": "firstName", "Last Name": "lastName", Email: "address" }],
    recipients: adaAndBo,
  },
  {
    file: "salesforce-report.csv",
    tables: [{ "First Name": "firstName", "Last Name": "lastName", Email: "address" }],
    recipients: adaAndBo,
    problemLines: [5],
    noteLines: [8, 9, 10, 11, 12],
  },
  {
    file: "pipedrive-people.csv",
    tables: [{ "Person - Name": "name", "Person - Email - Work": "address" }],
    recipients: adaAndBo,
    problemLines: [4],
  },
  {
    file: "intercom-users.csv",
    tables: [{ Name: "name", Email: "address" }],
    recipients: adaAndBo,
  },
  {
    file: "zendesk-users.csv",
    tables: [{ Name: "name", Email: "address" }],
    recipients: adaAndBo,
  },
  {
    file: "mailchimp-audience.csv",
    tables: [{ "First Name": "firstName", "Last Name": "lastName", "Email Address": "address" }],
    recipients: adaAndBo,
  },
  {
    file: "mailerlite-subscribers.csv",
    tables: [{ Subscriber: "address", Name: "name", "Last name": "lastName" }],
    recipients: adaAndBo,
  },
  {
    file: "klaviyo-profiles.csv",
    tables: [{ "First Name": "firstName", "Last Name": "lastName", Email: "address" }],
    recipients: adaAndBo,
  },
  {
    file: "ghost-members.csv",
    tables: [{ name: "name", email: "address" }],
    recipients: [["ada@example.com", "Ada Brandt"], ["bo@example.org"]],
  },
  {
    file: "substack-subscribers.csv",
    tables: [{ email: "address" }],
    recipients: [["ada@example.com"], ["bo@example.org"]],
  },
  {
    file: "stripe-customers.csv",
    tables: [{ Name: "name", Email: "address" }],
    recipients: [["ada@example.com", "Ada Brandt"], ["bo@example.org"]],
  },
  {
    file: "shopify-customers.csv",
    tables: [{ "First Name": "firstName", "Last Name": "lastName", Email: "address" }],
    recipients: adaAndBo,
  },
  {
    file: "woocommerce-customers.csv",
    tables: [{ Name: "name", Email: "address" }],
    recipients: adaAndBo,
  },
];
