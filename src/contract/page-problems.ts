/** The problems that the page comes to by itself, apart from the rest so that the first page does not load all words. */
export const pageProblems = {
  server_unreachable: {
    status: 503,
    title: "Usher's server cannot be reached",
    next: "Check the connection; nothing you typed is lost.",
  },
  internal: {
    status: 500,
    title: "Something broke on our side",
    next: "Try again; if it stays, look for the request id in the log.",
  },
} as const;
