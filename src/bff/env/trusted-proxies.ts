import { BlockList, isIP } from "node:net";

/** The proxies whose `X-Forwarded-For` is trusted. */
export type TrustedProxies = { areSet: boolean; isTrusted(address: string): boolean };

/** Reads addresses and networks such as "10.0.0.0/8, ::1"; `bad` holds the entries that are neither. */
export function readTrustedProxies(text: string): { proxies: TrustedProxies; bad: string[] } {
  const list = new BlockList();
  const bad: string[] = [];
  for (const entry of text.split(",").map((part) => part.trim())) {
    if (entry === "") continue;
    const [address = "", bits] = entry.split("/");
    const version = isIP(address);
    const longest = version === 4 ? 32 : 128;
    const length = bits === undefined ? longest : /^\d{1,3}$/.test(bits) ? Number(bits) : Number.NaN;
    if (version === 0 || !(length <= longest)) bad.push(`"${entry}"`);
    else list.addSubnet(address, length, version === 4 ? "ipv4" : "ipv6");
  }
  return {
    bad,
    proxies: {
      areSet: list.rules.length > 0,
      isTrusted(address) {
        const version = isIP(address);
        return version !== 0 && list.check(address, version === 4 ? "ipv4" : "ipv6");
      },
    },
  };
}
