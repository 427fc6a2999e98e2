// What the loader imports: checks the main module, starts it, dresses the panel for the flows.
//
// The loader holds this file's hash, and this file the hashes of all code that follows: of the main module here, of the
// flows' modules where they are fetched (the build stamps both). So whoever pins the loader has pinned them all.

import init, { mount as mountWidget } from "./main.js"; // The build lays it here, beside the style.
import style from "./widget.css";

const MAIN_MODULE = "__CARELINE_MODULE__";

const integrity = async (bytes) => {
  const digest = await crypto.subtle.digest("SHA-256", bytes);
  return "sha256-" + btoa(String.fromCharCode(...new Uint8Array(digest)));
};

export const mount = async (root, body, answer, setup) => {
  const module = await answer.arrayBuffer();
  // Browsers have no digests on a page that isn't secure; there the network could change the page itself.
  if (crypto.subtle && await integrity(module) !== MAIN_MODULE) throw Error(`${answer.url} isn't what was built`);
  await init({ module_or_path: module });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(style);
  root.adoptedStyleSheets.push(sheet);
  setup.setEmail(JSON.parse(setup.facts).support_email);
  return mountWidget(body, setup);
};
