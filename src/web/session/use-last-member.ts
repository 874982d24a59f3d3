import { useState } from "react";
import type { Member, Session } from "#contract/session.ts";

/**
 * Who was last signed in since the page was loaded; null while nobody has been. A session that ends by itself then asks
 * for the password above the page, which stays as it is, so that nothing typed is lost; signing out on purpose loads the
 * page anew.
 */
export function useLastMember(session: Session | undefined): Member | null {
  const [last, setLast] = useState<Member | null>(null);
  const member = session?.member ?? last;
  if (member !== last) setLast(member);
  return member;
}
