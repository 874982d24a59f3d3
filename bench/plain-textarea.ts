import { createElement, useState } from "react";
import { createRoot } from "react-dom/client";

// The page that we compare ours with: nothing but a controlled textarea.

declare const document: { body: Parameters<typeof createRoot>[0] };

function PlainTextarea() {
  const [text, setText] = useState("");
  return createElement("textarea", {
    value: text,
    autoFocus: true,
    rows: 30,
    cols: 80,
    spellCheck: false,
    // Without the DOM's types, React does not know the value of a textarea.
    onChange: ({ currentTarget }) => setText((currentTarget as unknown as { value: string }).value),
  });
}

createRoot(document.body).render(createElement(PlainTextarea));
