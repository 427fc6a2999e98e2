// Fetches the solver from beside this file's bundle once a challenge is there. `crypto.subtle` is on secure pages alone.
const SOLVER = "__CARELINE_SOLVER__"; // Its hash: a preload that has another fails.

const solver = (href) => new Promise((onload, onerror) => {
  const link = Object.assign(document.createElement("link"), { rel: "modulepreload", integrity: SOLVER, href, onload, onerror });
  document.querySelector("careline-help").shadowRoot.append(link);
}).then(() => import(href));

export const prove = async (problem) =>
  crypto.subtle && (await solver(new URL("./solver.js", import.meta.url))).solve(problem);
