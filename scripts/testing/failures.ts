import { stripVTControlCharacters } from "node:util";
import * as z from "zod/mini";

/** A test that failed and the beginning of its error. */
export type Failure = { test: string; reason: string };

const mostLines = 12;

const Messages = z.array(z.string());

const UnitReport = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      message: z.optional(z.string()),
      assertionResults: z.array(
        z.object({ fullName: z.string(), status: z.string(), failureMessages: z.nullish(Messages) }),
      ),
    }),
  ),
});

const Suite = z.object({
  specs: z.array(
    z.object({
      title: z.string(),
      file: z.string(),
      line: z.number(),
      tests: z.array(
        z.object({
          status: z.string(),
          results: z.array(z.object({ errors: z.array(z.object({ message: z.optional(z.string()) })) })),
        }),
      ),
    }),
  ),
  get suites() {
    return z.optional(z.array(Suite));
  },
});
type Suite = z.infer<typeof Suite>;

const E2eReport = z.object({ suites: z.array(Suite) });

function beginning(messages: readonly string[]): string {
  return stripVTControlCharacters(messages.join("\n")).split("\n").slice(0, mostLines).join("\n");
}

/** The failures in a report of Vitest. A file that cannot be loaded has no tests. */
export function unitFailures(report: unknown): Failure[] {
  return z
    .parse(UnitReport, report)
    .testResults.flatMap(({ name, status, message = "", assertionResults }) => {
      const failed = assertionResults.filter((result) => result.status === "failed");
      if (status === "failed" && failed.length === 0) return [{ test: name, reason: beginning([message]) }];
      return failed.map(({ fullName, failureMessages }) => ({
        test: fullName,
        reason: beginning(failureMessages ?? []),
      }));
    });
}

/** The failures in a report of Playwright. */
export function e2eFailures(report: unknown): Failure[] {
  const inSuite = ({ specs, suites = [] }: Suite): Failure[] => [
    ...specs.flatMap(({ title, file, line, tests }) =>
      tests
        .filter(({ status }) => status === "unexpected" || status === "flaky")
        .map(({ results }) => ({
          test: `${file}:${line} ${title}`,
          reason: beginning(results.flatMap(({ errors }) => errors.map(({ message }) => message ?? ""))),
        })),
    ),
    ...suites.flatMap(inSuite),
  ];
  return z.parse(E2eReport, report).suites.flatMap(inSuite);
}
