import type { ComponentProps } from "react";
import { classNames } from "#web/ui/class-names.ts";

/** A button that reads as a link, for what is offered beside the list. */
export function TextButton({ className, ...props }: Omit<ComponentProps<"button">, "type">) {
  return (
    <button
      {...props}
      type="button"
      className={classNames(
        "min-h-6 rounded-control text-left text-accent-text hover:underline touch:min-h-11",
        className,
      )}
    />
  );
}
