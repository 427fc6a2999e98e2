// The script that the loader imports. It checks and starts the main module.
//
// The loader has this file's hash, and this file has the hashes of all code that comes later: the main module's here,
// and the flows' where they are fetched. The build fills in both. So a page that pins the loader's hash pins all code.

import init, { mount as mountWidget } from "./main.js"; // The build puts it beside this file.
import { prefetch as prefetchSplit, speak } from "./__wasm_split.js"; // That is modules.js.

export { speak };

const MAIN_MODULE = "__CARELINE_MODULE__";

const integrity = async (bytes) => {
  const digest = await crypto.subtle.digest("SHA-256", bytes);
  return "sha256-" + btoa(String.fromCharCode(...new Uint8Array(digest)));
};

export const mount = async (answer, setup) => {
  const [module, words] = await Promise.all([answer.arrayBuffer(), speak(setup.locale, setup.own)]);
  // Browsers offer no digests on an insecure page. There the network could change the page itself anyway.
  if (crypto.subtle && await integrity(module) !== MAIN_MODULE) throw Error(`${answer.url} isn't what was built`);
  await init({ module_or_path: module });
  return mountWidget(setup.body, { ...setup, words });
};

// The split of each flow's first screen. The code of `track` is in the main module; a topic's is that of the form.
const FIRST = {
  __proto__: null, track: "", returns: "inquiry", report: "topics", change: "topics", ask: "topics", feedback: "topics",
  requests: "requests",
};

// Starts the downloads of what a flow or topic needs besides the main module, which may still be on its way.
export const prefetch = (flow = "track", locale) => prefetchSplit(FIRST[flow] ?? "inquiry", locale);
