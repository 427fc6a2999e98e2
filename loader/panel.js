// The panel: menu, screens and the way back. The loader fetches it on intent.

import { button, element, sheet } from "./dom.js";
import { backEntry } from "./history.js";
import style from "./panel.css"; // The build puts it beside this file.

const FLOWS = ["track", "returns", "report", "change", "ask", "requests", "feedback"];

// Events that the page's listeners might take for their own: routers look for links in a click's path, focus traps look at
// where the focus goes. Drops aren't among them: the form keeps a dropped file from replacing the page.
const OWN = [
  "beforeinput", "input", "compositionstart", "compositionupdate", "compositionend", "copy", "cut", "paste", "focusin",
  "focusout", "click", "dblclick", "auxclick", "contextmenu", "mousedown", "mouseup", "mousemove", "mouseover", "mouseout",
  "DOMMouseScroll", "MozMousePixelScroll", "touchcancel", "pointerdown", "pointerup", "pointermove", "pointerover", "pointerout",
];

export const mount = ({ root, texts, email, say, fail, load, preload, signal }) => {
  // Of what the panel needs, browsers have this since the versions that docs/embed.md names.
  if (!CSS.supports("color", "light-dark(red,red)")) throw Error("This browser is too old for the panel.");
  const words = JSON.parse(texts);
  const { host } = root;
  const [dialog, bar, heading, pane] = ["dialog", "#bar", "h2", "#pane"].map((part) => root.querySelector(part));
  const back = button("‹", () => stepBack(), { id: "back", ariaLabel: words["panel.back"] });
  const menu = element("div", { id: "menu" }, ...FLOWS.map((flow) => button(words[`panel.${flow}`], () => start(flow))));
  const body = element("div"); // The flows draw into it.
  const foot = element("div", { id: "foot" });
  root.adoptedStyleSheets.push(sheet(style));
  bar.prepend(back);

  const showEmail = () => {
    if (!email()) return;
    foot.replaceChildren(words["panel.email"], " ", element("a", { href: "mailto:" + email() }, email()));
    dialog.append(foot);
  };
  showEmail();

  // ---- Screens: the menu is at depth 0, the screens of a flow are deeper.

  let depth = 0;
  let options; // For the flow that the shopper chooses next.
  let widget; // Set while a flow is shown.
  let turn = 0; // Counts returns to the menu: a flow that loads too late sees that it was left.
  const tops = []; // How far each screen was scrolled when the shopper chose something on it.
  pane.addEventListener("click", () => { tops[depth] = pane.scrollTop; }, true);

  const screen = (newDepth, title) => {
    if (newDepth && !body.isConnected) return;
    const top = newDepth < depth ? tops[newDepth] : 0;
    depth = newDepth;
    back.hidden = !depth;
    say(depth ? title : dialog.ariaLabel);
    if (!depth) {
      turn++;
      widget = undefined;
      pane.replaceChildren(menu);
    }
    heading.focus();
    pane.scrollTop = top;
    requestAnimationFrame(() => { pane.scrollTop = top; }); // The flow has drawn by then.
  };

  // A flow that the shopper has left may finish loading, but it isn't shown.
  const start = async (flow, details = options) => {
    screen(0);
    pane.replaceChildren(body);
    screen(1, words[`panel.${flow}`]);
    say(words[`panel.${flow}`], words["loader.wait"]);
    const mine = turn;
    preload(flow);
    try {
      const loaded = await load();
      if (mine !== turn) return;
      showEmail();
      widget = loaded;
      widget.open(flow, details); // Its first screen hides "one moment".
    } catch (error) {
      if (mine === turn) fail(error, () => start(flow, details));
    }
  };

  const stepBack = () => {
    if (!depth) dialog.close();
    else if (widget) widget.back();
    else screen(0);
  };

  // ---- Opening and closing.

  const entry = backEntry({ isOpen: () => dialog.open, depth: () => depth, stepBack, close: () => dialog.close(), signal });
  const lock = sheet("");

  const open = ({ flow, topic, ...others }) => {
    if (!document.adoptedStyleSheets.includes(lock)) {
      lock.replaceSync("html{overflow:hidden" + (innerWidth > document.documentElement.clientWidth ? ";scrollbar-gutter:stable" : ""));
      document.adoptedStyleSheets.push(lock);
    }
    entry.enter();
    options = others;
    screen(0);
    flow ??= topic && "ask";
    if (FLOWS.includes(flow)) start(flow, { topic, ...others });
  };
  const closed = () => {
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((other) => other !== lock);
    entry.leave();
  };

  // The braces matter: a handler that returns false cancels the default action.
  dialog.onkeydown = (event) => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    if (!event.isComposing && event.keyCode !== 229) stepBack(); // While an input method composes, Escape is its own.
  };
  dialog.oncancel = (event) => { // The cancel event of a file input bubbles up to here.
    if (event.target !== dialog) return;
    event.preventDefault();
    stepBack();
  };
  let pressed;
  dialog.onpointerdown = (event) => { pressed = event.target; };
  dialog.onclick = (event) => { if (event.target === dialog && pressed === dialog) dialog.close(); }; // A click on the backdrop.

  // ---- The page's listeners.

  for (const type of OWN) host.addEventListener(type, (event) => { if (dialog.open) event.stopPropagation(); });

  // The loader stops a key before the page hears it. A copy, which doesn't leave the shadow root, reaches our own listeners.
  const relay = (event) => {
    if (event.type !== "keydown") return;
    const init = {};
    for (const name in event) init[name] = event[name];
    const copy = new KeyboardEvent(event.type, { ...init, composed: false });
    const target = event.target === host ? event.composedPath()[0] : dialog;
    if (!target.dispatchEvent(copy)) event.preventDefault();
  };

  return { body, screen, open, closed, relay };
};
