import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app.tsx";
import { watchUserActivity } from "#web/api/user-activity.ts";
import { keepUpWithTranslators } from "./translated-text.ts";
import "./styles.css";

const root = document.querySelector("#root");
if (!root) throw new Error("index.html has no #root.");
keepUpWithTranslators();
watchUserActivity();
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
