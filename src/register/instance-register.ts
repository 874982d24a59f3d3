import { createKeptRegister, type KeptRegister, type KeptRegisterDeps } from "./kept-register.ts";
import { createRegisterLists, type RegisterLists } from "./register-lists.ts";

/** Usher's copy of the invitations of a Clerk instance. */
export type InstanceRegister = KeptRegister & RegisterLists;

export function createInstanceRegister(deps: KeptRegisterDeps): InstanceRegister {
  const kept = createKeptRegister(deps);
  const { db, instance } = deps;
  const expire = () => kept.noteExpiry();
  return { ...kept, ...createRegisterLists({ db, instance, expire }) };
}
