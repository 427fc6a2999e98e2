// Downloads what comes on intent.

import { element } from "./dom.js";

// All callers share one promise. A failure clears it, so the next caller tries again.
export const once = (make) => {
  const shared = () => shared.made ??= make().catch((error) => {
    shared.made = undefined;
    console.warn(error);
    throw error;
  });
  return shared;
};

export const text = async (url) => {
  const answer = await fetch(url);
  if (!answer.ok) throw Error(`${answer.status} from ${url}`);
  return answer.text();
};

// Imports a script whose hash is known. `import` can't check a hash, but a preload can: the import waits for it.
export const script = (root, href, integrity) => new Promise((onload, fail) => root.append(
  element("link", { rel: "modulepreload", integrity, href, onload, onerror: () => fail(Error(href)) }),
)).then(() => import(href));
