/** Problems that the page itself can raise. Apart from the others, to keep the first page small. */
export const pageProblems = {
  server_unreachable: {
    status: 503,
    title: "Usher's server cannot be reached",
    next: "Check your connection. Nothing you typed is lost.",
  },
  internal: {
    status: 500,
    title: "Something went wrong on our side",
    next: "Try again. If it keeps failing, search the log for the request ID.",
  },
} as const;
