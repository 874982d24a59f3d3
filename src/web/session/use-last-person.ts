import { useState } from "react";
import type { Person, Session } from "#contract/session.ts";

/**
 * Who was last signed in since the page was loaded; null while nobody has been. A session that ends by itself then asks
 * for the password above the page, which stays as it is, so that nothing typed is lost; signing out on purpose loads the
 * page anew.
 */
export function useLastPerson(session: Session | undefined): Person | null {
  const [last, setLast] = useState<Person | null>(null);
  const person = session?.person ?? last;
  if (person !== last) setLast(person);
  return person;
}
