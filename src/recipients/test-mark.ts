/**
 * The key in the public metadata of every test invitation; its value is `true`. Other invitations must not have it: they
 * would be shown and counted as tests.
 */
export const testMark = "usher_test";
