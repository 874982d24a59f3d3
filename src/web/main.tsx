import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app.tsx";
import { keepUpWithTranslators } from "./translated-text.ts";
import "./styles.css";

const root = document.querySelector("#root");
if (!root) throw new Error("index.html has no #root.");
keepUpWithTranslators();
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
