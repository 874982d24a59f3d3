import { checkAddress } from "./address.ts";
import { displayAddress } from "./display.ts";
import { convertDomain } from "./domain.ts";
import { imitatesLatin } from "./scripts.ts";

/**
 * Reads a domain as people write it: `example.com`, `*.example.com`, `@example.com`, in letters or punycode. Returns it in
 * lower case and in the letters that were typed; undefined if it is not a domain.
 */
export function readDomain(text: string): string | undefined {
  const domain = text
    .trim()
    .replace(/^(?:\*\.|[@.])/, "")
    .replace(/\.$/, "");
  // One rule for domains: that of addresses.
  const checked = checkAddress(`x@${domain}`);
  return checked.ok ? (checked.display ?? checked.address).slice(2) : undefined;
}

/** As `readDomain`; undefined also for letters that imitate others: the admin would allow another domain than they read. */
export function readNewDomain(text: string): string | undefined {
  const domain = readDomain(text);
  return domain === undefined || imitatesLatin(domain) ? undefined : domain;
}

/** The same for all spellings of a domain, as addresses have it: `xn--…` for letters outside a to z. */
export function asciiDomain(domain: string): string {
  return convertDomain(domain).ascii;
}

/** Says why an address, however it is spelled, may not be invited, or null. `display` is what the reason names. */
export type DomainObjection = (address: string, display?: string) => string | null;

const mayBeInvited: DomainObjection = () => null;

/** Allows addresses of these domains and of their subdomains; without any domain, all addresses. */
export function domainObjection(allowedDomains: readonly string[]): DomainObjection {
  if (allowedDomains.length === 0) return mayBeInvited;
  const allowed = new Set(allowedDomains.map(asciiDomain));
  // A list of 100,000 addresses has few domains.
  const known = new Map<string, boolean>();
  const covers = (domain: string): boolean => {
    const isKnown = known.get(domain) ?? isCovered(asciiDomain(domain), allowed);
    known.set(domain, isKnown);
    return isKnown;
  };
  return (address, display) =>
    covers(domainOf(address))
      ? null
      : formatObjection(domainOf(display ?? displayAddress(address) ?? address), allowedDomains);
}

function domainOf(address: string): string {
  return address.slice(address.lastIndexOf("@") + 1);
}

/** The domain itself or one above it is allowed. */
function isCovered(domain: string, allowed: ReadonlySet<string>): boolean {
  for (let from = 0; ;) {
    if (allowed.has(domain.slice(from))) return true;
    const dot = domain.indexOf(".", from);
    if (dot < 0) return false;
    from = dot + 1;
  }
}

const mostListed = 5;

function formatObjection(domain: string, allowedDomains: readonly string[]): string {
  const listed = allowedDomains.slice(0, mostListed).join(", ");
  const more = allowedDomains.length - mostListed;
  const domains = more > 0 ? `${listed} and ${more} more` : listed;
  return `${domain} is not among the domains that may be invited: ${domains}. Use an address of one of these, or ask an admin to allow it.`;
}
