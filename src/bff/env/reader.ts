type Raw = Readonly<Record<string, string | undefined>>;

/** Thrown with one sentence for each invalid variable. */
export class EnvError extends Error {
  readonly sentences: readonly string[];

  constructor(sentences: readonly string[]) {
    super(sentences.join("\n"));
    this.name = "EnvError";
    this.sentences = sentences;
  }
}

/** Reads variables and collects a sentence for each invalid one, so that one start reports them all. */
export function createReader(raw: Raw) {
  const sentences: string[] = [];
  // An empty value counts as unset: compose files and CI pass one for each unset variable.
  const valueOf = (name: string): string | undefined => raw[name]?.trim() || undefined;
  return {
    sentences,
    text: valueOf,
    bad: (name: string, why: string): void => {
      sentences.push(`${name} ${why}`);
    },
    whole: (name: string, rule: { fallback: number; min: number; max: number }): number => {
      const text = valueOf(name);
      if (text === undefined) return rule.fallback;
      const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
      if (value >= rule.min && value <= rule.max) return value;
      sentences.push(`${name} must be a whole number from ${rule.min} to ${rule.max}, not "${text}".`);
      return rule.fallback;
    },
  };
}

/** An http or https URL without a user name, else null. */
export function parseHttpUrl(text: string): URL | null {
  const url = URL.canParse(text) ? new URL(text) : null;
  const isHttp = url?.protocol === "http:" || url?.protocol === "https:";
  return url !== null && isHttp && url.username === "" && url.password === "" ? url : null;
}

/** True for host names and addresses of this machine. */
export function isLoopback(host: string): boolean {
  return host === "localhost" || host === "[::1]" || host === "::1" || /^127(?:\.\d{1,3}){3}$/.test(host);
}

export type Reader = ReturnType<typeof createReader>;

/** The code of an error of the operating system, such as `ENOSPC`; undefined for another error. */
export function systemCodeOf(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}
