// The menu: what the widget can do, and a way into the answers.

import { button, element } from "./dom.js";

// The flows with their icons, which are paths of lines in a square of 24. The first three are what people open most.
const FLOWS = {
  track: "M2 6h12v10H2zM14 9h4l4 4v3h-8M4.5 18a2 2 0 1 0 4 0 2 2 0 1 0-4 0M15.5 18a2 2 0 1 0 4 0 2 2 0 1 0-4 0",
  returns: "M9 5 4 10l5 5M4 10h11a5 5 0 0 1 0 10h-4",
  report: "M12 3 2 20h20zM12 9v5M12 17h.01",
  change: "M4 20v-4L16 4l4 4L8 20zM13 7l4 4",
  ask: "M3 5h18v12h-9l-5 4v-4H3z",
  requests: "M5 3h14v18H5zM9 8h6M9 12h6M9 16h3",
  feedback: "M12 20 4 12a5 5 0 0 1 8-6 5 5 0 0 1 8 6z",
};
const SEARCH = "M10 3a7 7 0 1 0 0 14 7 7 0 1 0 0-14M15 15l6 6";

export const flows = Object.keys(FLOWS);

const icon = (path) => {
  const [svg, line] = ["svg", "path"].map((name) => document.createElementNS("http://www.w3.org/2000/svg", name));
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", true);
  line.setAttribute("d", path);
  svg.append(line);
  return svg;
};

// A sub-line describes the button. It stands beside it, because what is shown in a button must be part of its name.
const row = (name, words, path, press) => {
  const made = button(words[`panel.${name}`], press);
  const detail = words[`panel.${name}.detail`];
  const id = `menu-${name}`;
  made.prepend(icon(path));
  if (!detail) return element("div", {}, made);
  made.setAttribute("aria-describedby", id);
  return element("div", {}, made, element("span", { id, className: "detail" }, detail));
};

// What the widget has left in the local storage (src/storage): the draft that was saved last, and whether support has
// answered. On some pages reading it throws.
const resumable = (words, start) => {
  const rows = [];
  try {
    const [until, , topic, title] = (localStorage["careline-help-draft"] ?? "").split("\n");
    if (until > Date.now()) rows.push(row("draft", { ...words, "panel.draft.detail": title }, FLOWS.change, () => start("ask", { topic })));
    if (localStorage["careline-help-unread"]) rows.push(row("unread", words, FLOWS.ask, () => start("requests")));
  } catch {}
  return rows.length ? [element("div", { className: "rows resume" }, ...rows)] : [];
};

export const menu = (words, start, search) => element("div", { id: "menu" },
  ...resumable(words, start),
  element("div", { className: "rows" },
    ...Object.entries(FLOWS).map(([flow, path]) => row(flow, words, path, () => start(flow))),
    row("search", words, SEARCH, search),
  ),
);
