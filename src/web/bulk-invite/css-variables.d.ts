import "react";

declare module "react" {
  // Custom properties are valid in a style; React's types know only those of CSS itself.
  interface CSSProperties {
    [custom: `--${string}`]: string | number | undefined;
  }
}
