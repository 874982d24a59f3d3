import { isClerkAPIResponseError } from "@clerk/backend/errors";
import { createClerkClient } from "@clerk/backend";
import { describe, expect, test } from "vitest";
import { testSandbox } from "#sandbox/testing/sandbox.ts";

/** What the SDK makes of a refusal. */
async function refusalOf(attempt: Promise<unknown>) {
  const error: unknown = await attempt.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!isClerkAPIResponseError(error)) throw new Error("The call was not refused.");
  const { status, retryAfter, clerkTraceId, errors } = error;
  expect(clerkTraceId).toMatch(/^[0-9a-f]{32}$/);
  expect(errors[0]!.message).not.toBe("");
  expect(errors[0]!.longMessage).not.toBe("");
  return {
    status,
    retryAfter,
    code: errors[0]!.code,
    meta: errors[0]!.meta,
    codes: errors.map((one) => one.code),
  };
}

describe("refused invitations", () => {
  test("a pending invitation refuses a second one", async () => {
    const { clerk } = await testSandbox();
    await clerk.invitations.createInvitation({ emailAddress: "a@example.com" });
    const again = clerk.invitations.createInvitation({ emailAddress: "A@EXAMPLE.COM" });
    expect(await refusalOf(again)).toMatchObject({
      status: 400,
      code: "duplicate_record",
      meta: { emailAddresses: ["a@example.com"] },
    });
    const both = await clerk.invitations.createInvitation({
      emailAddress: "a@example.com",
      ignoreExisting: true,
    });
    expect(both.status).toBe("pending");
    expect((await clerk.invitations.getInvitationList()).totalCount).toBe(2);
  });

  test("a bulk call is all or nothing", async () => {
    const { clerk, mails } = await testSandbox();
    await clerk.invitations.createInvitation({ emailAddress: "b@example.com" });
    const call = clerk.invitations.createInvitationBulk(
      ["a@example.com", "b@example.com", "c@example.com", "C@example.com"].map((emailAddress) => ({
        emailAddress,
      })),
    );
    expect(await refusalOf(call)).toMatchObject({
      code: "duplicate_record",
      meta: { emailAddresses: ["b@example.com", "c@example.com"] },
    });
    expect((await clerk.invitations.getInvitationList()).totalCount).toBe(1);
    expect(await mails()).toHaveLength(1);
  });

  test("a user cannot be invited", async () => {
    const { clerk, call, set } = await testSandbox();
    const made = await clerk.invitations.createInvitation({ emailAddress: "a@example.com" });
    await call("POST", `/sandbox/accept/${made.id}`);
    const invite = () =>
      clerk.invitations.createInvitation({ emailAddress: "a@example.com", ignoreExisting: true });
    const expected = { status: 422, code: "form_identifier_exists", meta: { paramName: "email_address" } };
    expect(await refusalOf(invite())).toMatchObject(expected);
    await set({ existingUserCanBeBypassed: true });
    expect((await invite()).status).toBe("pending");
  });

  test("a bulk refusal names users if the setting says so", async () => {
    const { clerk, call, set } = await testSandbox();
    const made = await clerk.invitations.createInvitation({ emailAddress: "a@example.com" });
    await call("POST", `/sandbox/accept/${made.id}`);
    const invite = () =>
      clerk.invitations.createInvitationBulk([
        { emailAddress: "b@example.com" },
        { emailAddress: "a@example.com" },
      ]);
    expect((await refusalOf(invite())).meta).toMatchObject({ emailAddresses: ["a@example.com"] });
    await set({ bulkRefusalNamesAddress: false });
    const unnamed = await refusalOf(invite());
    expect(unnamed.code).toBe("form_identifier_exists");
    expect(JSON.stringify(unnamed)).not.toContain("a@example.com");
  });

  test("revoking twice or after acceptance is refused", async () => {
    const { clerk, call } = await testSandbox();
    const [one, other] = await clerk.invitations.createInvitationBulk([
      { emailAddress: "a@example.com" },
      { emailAddress: "b@example.com" },
    ]);
    await clerk.invitations.revokeInvitation(one!.id);
    await call("POST", `/sandbox/accept/${other!.id}`);
    const revoke = (id: string) => refusalOf(clerk.invitations.revokeInvitation(id));
    expect(await revoke(one!.id)).toMatchObject({ status: 400, code: "invitation_already_revoked" });
    expect(await revoke(other!.id)).toMatchObject({ status: 400, code: "invitation_already_accepted" });
    expect(await revoke("inv_none")).toMatchObject({ status: 404, code: "resource_not_found" });
  });

  test("an unknown call is not found", async () => {
    const { json, call } = await testSandbox();
    expect((await call("POST", "/v1/invitations/inv_1/resend")).status).toBe(404);
    expect(await json("GET", "/v1/nothing")).toMatchObject({ errors: [{ code: "resource_not_found" }] });
  });
});

describe("invalid parameters", () => {
  test.each([
    [{}, "form_param_missing", "email_address"],
    [{ email_address: null }, "form_param_nil", "email_address"],
    [{ email_address: "" }, "form_param_nil", "email_address"],
    [{ email_address: "jane" }, "form_param_format_invalid", "email_address"],
    [{ email_address: 4 }, "form_param_format_invalid", "email_address"],
    [{ role: "admin" }, "form_param_unknown", "role"],
    [{ public_metadata: null }, "form_param_nil", "public_metadata"],
    [{ public_metadata: [] }, "form_param_value_invalid", "public_metadata"],
    [{ public_metadata: { a: "x".repeat(8192) } }, "form_param_exceeds_allowed_size", "public_metadata"],
    [{ redirect_url: "javascript:alert(1)" }, "form_param_value_invalid", "redirect_url"],
    [{ redirect_url: "/welcome" }, "form_param_value_invalid", "redirect_url"],
    [{ redirect_url: "https://good@evil.example" }, "form_param_value_invalid", "redirect_url"],
    [{ notify: "yes" }, "form_param_value_invalid", "notify"],
    [{ ignore_existing: 1 }, "form_param_value_invalid", "ignore_existing"],
    [{ expires_in_days: 0 }, "form_param_value_invalid", "expires_in_days"],
    [{ expires_in_days: 1.5 }, "form_param_value_invalid", "expires_in_days"],
    [{ expires_in_days: 366 }, "form_param_value_too_large", "expires_in_days"],
    [{ template_slug: "welcome" }, "form_param_value_invalid", "template_slug"],
    [{ template_slug: null }, "form_param_nil", "template_slug"],
  ])("%j is %s", async (given, code, name) => {
    const { call } = await testSandbox();
    const isAboutAddress = name === "email_address";
    const body = isAboutAddress ? given : { email_address: "a@example.com", ...given };
    const answer = await call("POST", "/v1/invitations", body);
    expect(answer.status).toBe(422);
    expect(await answer.json()).toMatchObject({ errors: [{ code, meta: { param_name: name } }] });
    const inBulk = await call("POST", "/v1/invitations/bulk", [body]);
    // In a bulk call the document lets these two be null.
    expect(inBulk.status).toBe(code === "form_param_nil" && name === "public_metadata" ? 200 : 422);
  });

  test("null means the default where it is allowed", async () => {
    const { call } = await testSandbox();
    const body = {
      email_address: "a@example.com",
      notify: null,
      ignore_existing: null,
      expires_in_days: null,
    };
    expect((await call("POST", "/v1/invitations", body)).status).toBe(200);
  });

  test.each(["limit=0", "limit=501", "limit=x", "offset=-1", "order_by=id", "status=open", "paginated=1"])(
    "a list with %s is refused",
    async (query) => {
      const { call } = await testSandbox();
      const answer = await call("GET", `/v1/invitations?${query}`);
      expect(answer.status).toBe(422);
      const name = query.split("=", 1)[0];
      expect(await answer.json()).toMatchObject({
        errors: [{ code: "form_param_value_invalid", meta: { param_name: name } }],
      });
    },
  );

  test("a bulk call has one to ten invitations", async () => {
    const { clerk } = await testSandbox();
    const expected = { status: 422, code: "form_param_array_size_exceeded" };
    const eleven = Array.from({ length: 11 }, (_, index) => ({ emailAddress: `n${index}@example.com` }));
    expect(await refusalOf(clerk.invitations.createInvitationBulk(eleven))).toMatchObject(expected);
    expect(await refusalOf(clerk.invitations.createInvitationBulk([]))).toMatchObject(expected);
  });

  test("every invalid invitation of a bulk call is reported", async () => {
    const { clerk, set } = await testSandbox();
    const invite = () =>
      clerk.invitations.createInvitationBulk([
        { emailAddress: "bad" },
        { emailAddress: "a@example.com", expiresInDays: 400 },
      ]);
    const named = await refusalOf(invite());
    expect(named.codes).toEqual(["form_param_format_invalid", "form_param_value_too_large"]);
    expect(named.meta).toMatchObject({ emailAddresses: ["bad"] });
    await set({ bulkRefusalNamesAddress: false });
    expect((await refusalOf(invite())).meta).not.toHaveProperty("emailAddresses.0");
  });

  test("an unreadable or oversized body is refused", async () => {
    const { call } = await testSandbox();
    expect((await call("POST", "/v1/invitations", "{")).status).toBe(400);
    expect((await call("POST", "/v1/invitations", "[".repeat(200_000))).status).toBe(400);
    expect((await call("POST", "/v1/invitations", `"${"x".repeat(1_100_000)}"`)).status).toBe(413);
    expect((await call("POST", "/v1/invitations", "[]")).status).toBe(422);
  });
});

describe("keys", () => {
  test("a missing key is unauthenticated", async () => {
    const { call } = await testSandbox();
    const answer = await call("GET", "/v1/invitations", undefined, { headers: {} });
    expect(answer.status).toBe(401);
    expect(await answer.json()).toMatchObject({ errors: [{ code: "authentication_invalid" }] });
  });

  test.each(["sk_test_gone_revoked", "pk_test_1", "sk_prod_1"])("%s is invalid", async (secretKey) => {
    const { sandbox } = await testSandbox();
    const clerk = createClerkClient({ secretKey, apiUrl: sandbox.url });
    const expected = { status: 401, code: "clerk_key_invalid" };
    expect(await refusalOf(clerk.invitations.getInvitationList())).toMatchObject(expected);
  });

  test("the setting can accept a single key", async () => {
    const { clerk, set } = await testSandbox({ secretKey: "sk_test_1" });
    expect((await clerk.invitations.getInvitationList()).totalCount).toBe(0);
    await set({ secretKey: "sk_test_2" });
    expect(await refusalOf(clerk.invitations.getInvitationList())).toMatchObject({
      code: "clerk_key_invalid",
    });
  });
});
