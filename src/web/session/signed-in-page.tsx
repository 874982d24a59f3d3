import { useEffect } from "react";
import { Redirect } from "wouter";
import { returnPath, tellOtherTabs } from "./single-sign-on-return.ts";

/** Where the provider's answer leads: back to the page that one wanted. */
export function SignedInPage() {
  useEffect(tellOtherTabs, []);
  return <Redirect to={returnPath()} replace />;
}
