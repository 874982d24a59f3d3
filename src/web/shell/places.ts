import { type LucideIcon, SlidersHorizontal, Users } from "lucide-react";
import { paths } from "#web/paths.ts";

export type Place = { label: string; href: string; icon: LucideIcon };

/** Where admins decide: below the rest in the rail, in the account menu on a phone, whose bar holds four. */
export const adminPlaces: readonly Place[] = [
  { label: "Team", href: paths.team(), icon: Users },
  { label: "Settings", href: paths.settings(), icon: SlidersHorizontal },
];
