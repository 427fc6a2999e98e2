// The panel: menu, screens, the way back, and the downloads of the flows. The loader fetches it on intent. Until the widget is
// there, the panel draws the first screens of flows. The build fills the quoted __CARELINE_…__ placeholder.

import { button, element, sheet } from "./dom.js";
import { once, script, text } from "./downloads.js";
import { firstScreen } from "./first_screen.js";
import { backEntry } from "./history.js";
import { orderOfAddress, PAGE, sectionIn, whenNear } from "./inline.js";
import { chooser, chosen, whenPageSpeaks } from "./language.js";
import { flows, menu } from "./menu.js";
import style from "./panel.css"; // The build puts it beside this file.

// Events that the page's listeners might take for their own: routers look for links in a click's path, focus traps look at
// where the focus goes. Drops aren't among them: the form keeps a dropped file from replacing the page.
const OWN = [
  "beforeinput", "input", "compositionstart", "compositionupdate", "compositionend", "copy", "cut", "paste", "focusin",
  "focusout", "click", "dblclick", "auxclick", "contextmenu", "mousedown", "mouseup", "mousemove", "mouseover", "mouseout",
  "DOMMouseScroll", "MozMousePixelScroll", "touchcancel", "pointerdown", "pointerup", "pointermove", "pointerover", "pointerout",
];

export const mount = async ({ root, settings, assets, texts, speak, say, fail, emit, signal }) => {
  let words = JSON.parse(texts);
  let locale = root.host.lang;
  speak(locale, words);
  // Of what the panel needs, browsers have this since the versions that docs/embed.md names.
  if (!CSS.supports("color", "light-dark(red,red)")) throw Error("This browser is too old for the panel.");
  const { page, shop, endpoint } = settings;
  const { host } = root;
  let box = root.querySelector("dialog"); // What has the panel's parts: the dialog, or a section in the page.
  const [dialog, bar, heading, pane] = ["dialog", "#bar", "h2", "#pane"].map((part) => root.querySelector(part));
  const back = button("‹", () => stepBack(), { id: "back" }); // Browsers mirror the sign in languages from right to left.
  const search = () => {
    startFlow("ask");
    first?.root.querySelector("input")?.focus();
  };
  const body = element("div"); // The flows draw into it.
  const foot = element("div", { id: "foot" });
  const launcher = root.querySelector("#launcher");
  root.adoptedStyleSheets.push(sheet(style));
  bar.prepend(back);
  if (page.logo?.startsWith("https://")) {
    const logo = element("img", { id: "logo", src: page.logo, alt: page.logoAlt ?? "", onerror: () => logo.remove() });
    heading.before(logo);
  }

  const showEmail = () => {
    const { email } = settings;
    if (!email) return;
    foot.replaceChildren(words["panel.email"], " ", element("a", { href: "mailto:" + email, dir: "ltr" }, email));
  };

  // ---- Downloads of the flows (WebAssembly): in parallel their glue, the main module, and the shop's facts.

  // The shop's own texts come with its facts, by language. Here they are laid over the panel's, in modules.js over the flows'.
  const own = {};
  const fetchFacts = async (locale) => {
    // Refused unless the endpoint's `allowed_origins` has this page's origin.
    const facts = await text(`${endpoint}/v1/shops/${shop}?locale=${locale}`);
    own[locale] = JSON.parse(facts).texts ?? {};
    return facts;
  };
  const overlay = (locale, words) => {
    for (const [key, text] of Object.entries(own[locale] ?? {})) {
      const [family, name] = key.split(".");
      if (family === "panel") words[key] = text;
      if (family === "loader") words[name] = text;
    }
  };

  const loadFlows = once(() => script(root, assets + "main.js", "__CARELINE_FLOWS__"));
  const load = once(async () => {
    const asked = locale; // The shopper may choose another one meanwhile. Then the widget is translated before it opens.
    const [{ mount }, module, facts] = await Promise.all([loadFlows(), fetch(assets + "main_bg.wasm"), fetchFacts(asked)]);
    settings.email = JSON.parse(facts).support_email;
    if (asked === locale) {
      overlay(locale, words);
      label();
    }
    spoken = asked;
    const setup = { endpoint, shop, locale: asked, dir: host.dir, own: own[asked], facts, page, emit, body, screen, take };
    return mount(module, setup);
  });
  const preload = (flow) => {
    loadFlows().then(({ prefetch }) => prefetch(flow, locale)).catch(() => {});
    load().catch(() => {});
  };

  // ---- Screens: the menu is at depth 0, the screens of a flow are deeper.

  let depth = 0;
  let home = 0; // How deep the first screen of a section in the page is: that of a flow, or the menu.
  let mayFocus; // A section in the page doesn't take the focus before it's used.
  let options; // For the flow that the shopper chooses next.
  let widget; // Set while a flow is shown.
  let first; // The first screen that is shown.
  const firsts = new Map(); // All that are drawn, by their names.
  let isLoaded; // Whether the widget is there.
  let turn = 0; // Counts the flows that were left: one that loads too late sees that it was.
  const tops = []; // How far each screen was scrolled when the shopper chose something on it.
  for (const part of [bar, pane]) part.addEventListener("click", () => { tops[depth] = pane.scrollTop; }, true);

  const show = (newDepth, title, wait) => {
    const top = newDepth < depth ? tops[newDepth] : 0;
    slide(newDepth - depth);
    depth = newDepth;
    back.hidden = !depth;
    say(title, wait);
    if (mayFocus) heading.focus();
    if (box !== dialog) isOpen() ? entry.enter() : entry.leave();
    scroll(top);
  };
  const scroll = (top) => {
    pane.scrollTop = top;
    requestAnimationFrame(() => { pane.scrollTop = top; }); // The flow has drawn by then.
  };
  const slide = (by) => {
    if (!by || !matchMedia("(prefers-reduced-motion:no-preference)").matches) return;
    const [start, end] = by > 0 ? ["16px", "-16px"] : ["-16px", "16px"];
    // Margins, because an element that is translated would take the screen's action along.
    pane.firstElementChild?.animate({ marginInline: [`${start} ${end}`, "0"] }, { duration: 180, easing: "ease-out" });
  };
  const leave = () => {
    first?.unpress();
    turn++;
    widget = undefined;
  };
  const showMenu = () => {
    leave();
    const start = (flow, details) => startFlow(flow, { ...options, ...details });
    const languages = element("p", { id: "languages" }, ...chooser(settings.languages, locale, words["panel.language"], speakIn));
    pane.replaceChildren(menu(words, start, search), foot, languages);
    show(0, dialog.ariaLabel);
  };

  // The widget tells its screens. If it takes over what is drawn, the focus stays where the shopper has put it.
  const screen = (newDepth, title) => {
    if (!newDepth) return showMenu();
    if (!body.isConnected) return;
    const drawn = first;
    if (!drawn) return show(newDepth, title);
    heading.textContent = title; // The shop may have its own.
    queueMicrotask(() => {
      if (first !== drawn) return; // It was taken over.
      drawn.root.hidden = true;
      drawn.unpress();
      if (drawn.title === title) take(drawn.name).remove(); // Else it's an error, after which the shopper may try again.
      show(newDepth, title);
    });
  };

  // ---- First screens, until the widget takes them over. What was typed into one stays if the shopper leaves it and returns.

  const drawFirst = (name, number) => {
    first?.root.remove();
    first?.status.remove();
    first = firsts.get(name);
    if (!first && Object.hasOwn(words.screens, name)) {
      first = firstScreen(name, words.screens[name], words.wait);
      firsts.set(name, first);
      const field = first.root.querySelector("#order-number");
      if (field && !isLoaded) field.value = number;
    }
    if (first) body.prepend(first.root, first.status);
  };
  // What is typed into the first screens stays while they change their language.
  const redrawFirsts = () => {
    for (const [name, { root, status }] of firsts) {
      const drawn = firstScreen(name, words.screens[name], words.wait);
      for (const { id, value } of root.querySelectorAll("input")) drawn.root.querySelector("#" + id).value = value;
      firsts.set(name, drawn);
      if (first?.name === name) first = drawn;
      root.replaceWith(drawn.root);
      status.replaceWith(drawn.status);
    }
  };
  const take = (name) => {
    if (first?.name !== name) return;
    const { take } = first;
    firsts.delete(name);
    first = undefined;
    return take();
  };

  // Starting downloads takes the time of a frame on a slow phone, so what is drawn is painted before. Hidden pages paint nothing.
  const painted = () => new Promise((go) => document.hidden ? go() : requestAnimationFrame(() => setTimeout(go)));

  // A flow that the shopper has left may finish loading, but it isn't shown.
  let titleOf; // The title of the flow that is loading.
  const startFlow = async (flow, details = options) => {
    const name = details.topic ?? flow;
    leave();
    drawFirst(name, details.orderNumber ?? host.dataset.orderNumber ?? "");
    pane.replaceChildren(body, foot);
    titleOf = () => first?.title ?? words[`panel.${flow}`];
    show(1, titleOf(), first ? "" : words.wait); // The widget's first screen hides "one moment".
    const mine = turn;
    if (!isLoaded) await painted();
    preload(name);
    try {
      const loaded = await load();
      isLoaded = true;
      if (mine !== turn) return;
      showEmail();
      if (spoken !== locale) await translate(loaded);
      widget = loaded;
      widget.open(flow, details);
    } catch (error) {
      if (mine !== turn) return;
      fail(error, () => startFlow(flow, details));
      pane.append(foot);
    }
  };

  const stepBack = () => {
    if (!depth) dialog.close();
    else if (widget) widget.back();
    else showMenu();
  };

  // ---- A screen's action stands below the pane, which leaves room for it.

  const room = sheet("");
  root.adoptedStyleSheets.push(room);
  let action;
  const measured = new ResizeObserver(() => {
    room.replaceSync(`@media (min-height: 481px) { dialog #pane { margin-bottom: ${action.offsetHeight}px } }`);
  });
  const observed = new MutationObserver(() => {
    const shown = pane.querySelector(".bottom-bar:not([hidden] *)");
    if (shown === action) return;
    action = shown;
    measured.disconnect();
    if (action) measured.observe(action);
    else room.replaceSync("");
  });
  observed.observe(pane, { childList: true, subtree: true, attributeFilter: ["hidden"] });

  // ---- The language. Fields that are drawn anew keep what was typed, and the focus.

  let spoken; // The widget's.
  const translate = async (widget) => {
    const { speak } = await loadFlows();
    spoken = locale;
    widget.speak({ locale, dir: host.dir, words: await speak(locale, own[locale]) });
  };
  const isUnread = () => {
    try {
      return !!localStorage["careline-help-unread"];
    } catch {}
  };
  const label = () => {
    speak(locale, words);
    dialog.ariaLabel = words.title;
    back.ariaLabel = words["panel.back"];
    bar.querySelector("#close").ariaLabel = words.close;
    if (launcher && isUnread()) launcher.ariaDescription = words.unread;
    const place = document.querySelector(PAGE);
    if (place) Object.assign(place, { lang: host.lang, dir: host.dir });
    showEmail();
  };
  let asked; // The language that was asked for last.
  const change = async (next) => {
    asked = next;
    if (next === locale) return;
    // Without the facts in this language, the language's own texts are shown.
    const facts = load.made && !own[next] && fetchFacts(next).catch(console.warn);
    const [texts] = await Promise.all([text(`${assets}${next}.json`), facts]);
    if (asked !== next) return; // Another one was chosen meanwhile.
    locale = next;
    words = JSON.parse(texts);
    overlay(next, words);
    label();
    const { id } = pane.getRootNode().activeElement ?? {};
    redrawFirsts();
    if (widget) await translate(widget);
    else if (depth) show(1, titleOf(), first ? "" : words.wait);
    else showMenu();
    if (id) pane.querySelector("#" + CSS.escape(id))?.focus();
  };
  const speakIn = (next) => change(next).catch(console.warn); // The old language stays if the texts can't be loaded.
  const follow = () => speakIn(chosen(settings.languages) ?? settings.wanted());

  // ---- Opening and closing.

  // In the page, Back steps back as far as the first screen. From there it leaves the page, as without the panel.
  const isOpen = () => dialog.open || box !== dialog && depth > home;
  const entry = backEntry({
    isOpen,
    depth: () => dialog.open ? depth : depth - home - 1,
    stepBack,
    close: () => dialog.open ? dialog.close() : showMenu(),
    signal,
  });
  const lock = sheet("");

  const move = (to) => {
    if (signal.aborted || to === box) return;
    to.append(...box.children);
    box = to;
  };
  const float = () => {
    if (!document.adoptedStyleSheets.includes(lock)) {
      lock.replaceSync("html{overflow:hidden" + (innerWidth > document.documentElement.clientWidth ? ";scrollbar-gutter:stable" : ""));
      document.adoptedStyleSheets.push(lock);
    }
    entry.enter();
  };

  // In the page's element, if there is one. If that opens by itself, it is the opener.
  const open = ({ flow, topic, ...others }, place, opener) => {
    mayFocus = opener !== place;
    move(place ? sectionIn(place, host) : dialog);
    if (!place) float();
    if (!mayFocus) {
      home = flow || topic ? 1 : 0;
      others.orderNumber = orderOfAddress() || others.orderNumber;
    }
    options = others;
    flow ??= topic && "ask";
    if (flows.includes(flow)) startFlow(flow, { topic, ...others });
    else {
      showMenu();
      painted().then(() => preload());
    }
  };
  const closed = () => {
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((other) => other !== lock);
    entry.leave();
    const place = document.querySelector(PAGE);
    if (place) move(sectionIn(place, host));
  };
  const destroy = () => {
    closed();
    stopWatching();
    if (box !== dialog) box.replaceChildren();
    load.made?.then((widget) => widget.free()).catch(() => {});
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

  const keep = (event) => { if (dialog.open || event.currentTarget !== host) event.stopPropagation(); };
  const keepFromPage = (element) => {
    for (const type of OWN) element.addEventListener(type, keep);
  };
  keepFromPage(host);

  // The loader stops a key before the page hears it. A copy, which doesn't leave the shadow root, reaches our own listeners.
  const relay = (event) => {
    if (event.type !== "keydown") return;
    const init = {};
    for (const name in event) init[name] = event[name];
    const copy = new KeyboardEvent(event.type, { ...init, composed: false });
    const target = event.target.shadowRoot ? event.composedPath()[0] : dialog;
    if (!target.dispatchEvent(copy)) event.preventDefault();
  };

  // ---- In the page.

  for (const type of ["keydown", "keypress", "keyup"]) addEventListener(type, (event) => {
    if (dialog.open || event.target.localName !== PAGE) return;
    event.stopImmediatePropagation();
    relay(event);
  }, { capture: true, signal });
  const use = () => { mayFocus = true; };
  const stopWatching = whenNear(page.target, (place) => {
    keepFromPage(place);
    for (const type of ["pointerdown", "keydown"]) place.addEventListener(type, use);
    if (!dialog.open) open(place.dataset, place, place);
  });

  label();
  await follow();
  whenPageSpeaks(follow, signal);

  return { open, closed, destroy, preload, relay };
};
