// The loader, which a shop's script tag loads: launcher, frame of the panel, and command queue.
//
// A page loads this file alone until the shopper points at, focuses or touches the launcher or an element with
// `data-careline-open`, or comes near a <careline-help-page>. Then the panel (panel.js) and its texts are fetched, and the
// panel fetches the rest. The build bundles the files that this one imports into it, and fills the quoted __CARELINE_…__
// placeholders (xtask/src/loader.rs).

import { button, element, sheet } from "./dom.js";
import { script, text } from "./downloads.js";
import { readSettings } from "./settings.js";

const NAME = "careline-help";
const PAGE = "careline-help-page"; // The page's own element for the panel.

const careline = () => {
  const settings = readSettings();
  const { page, endpoint, labels } = settings;
  const locale = settings.wanted();
  let words;
  const assets = `${endpoint}/careline/${"__CARELINE_BUILD__"}/`;
  const life = new AbortController(); // Its signal removes the listeners on the page.
  const { signal } = life;
  // The key of a mailed link, which leaves the address bar. Browsers don't send fragments to servers. A page's `<base>`
  // doesn't change an absolute address, and its router may have replaced the methods of `history`.
  let [address, link] = location.href.split("#careline=");
  if (link) History.prototype.replaceState.call(history, history.state, "", address);

  // ---- The frame. No markup is in strings, so a page with Trusted Types or a strict CSP needs no exception.

  const close = () => dialog.close();
  const heading = element("h2", { tabIndex: -1 });
  const bar = element("div", { id: "bar" }, heading, button("×", close, { id: "close" }));
  const status = element("output");
  const pane = element("div", { id: "pane", tabIndex: 0 });
  const dialog = element("dialog", {}, bar, status, pane);
  const launcher = button("", () => open({ topic: page.topic }, launcher), { id: "launcher" });
  // As a popover, the host stands above a page whose body is transformed, filtered or clipped.
  const host = element(NAME, { popover: "manual" });
  const root = host.attachShadow({ mode: "open" });

  Object.assign(host.dataset, page);
  root.adoptedStyleSheets.push(sheet("__CARELINE_CSS__"));
  root.append(dialog);
  if (page.launcher !== "none") root.append(launcher);

  // The label's letters tell the language's direction: those of Hebrew and Arabic run from the right.
  const speak = (locale, texts) => {
    words = texts;
    host.lang = locale;
    host.dir = /[\u0590-\u08ff]/.test(labels[locale]) ? "rtl" : "ltr";
    launcher.textContent = dialog.ariaLabel = labels[locale];
  };

  speak(locale, "__CARELINE_WORDS__"); // English, if the language's own texts can't be loaded.

  const say = (title, wait = "") => {
    heading.textContent = title;
    status.textContent = wait;
    pane.hidden = !!wait;
  };

  // What the shopper sees if the panel or the flows can't be loaded or run.
  const fail = (error, again) => {
    say(words.failed);
    heading.focus();
    pane.replaceChildren(button(words.retry, again, { className: "action" }));
    const { checklist = "", write = settings.email } = words;
    const href = `mailto:${settings.email}?body=${encodeURIComponent(checklist)}`;
    if (settings.email) pane.append(element("p", {}, element("a", { href }, write)), element("pre", {}, checklist));
    emit("error", { message: error.message });
  };

  // ---- Events. EventTarget calls every listener, even if another one throws.

  const events = new EventTarget();
  const emit = (event, detail = {}) => events.dispatchEvent(new CustomEvent(event, { detail }));

  // ---- Downloads. The loader has the hash of the panel's script, which checks what it fetches.

  let panel, loading;
  const loadPanel = () => loading ??= Promise.all([
    script(root, assets + "panel.js", "__CARELINE_PANEL__"),
    text(`${assets}${locale}.json`),
  ]).then(async ([{ mount }, texts]) =>
    panel = await mount({ root, settings, assets, texts, speak, say, fail, emit, signal })
  ).catch((error) => {
    loading = undefined; // The next caller tries again.
    console.warn(error);
    throw error;
  });
  const preload = (flow) => loadPanel().then(() => panel.preload(flow)).catch(() => {});

  // ---- Opening and closing.

  // The page's own element shows the panel, unless it has none or the launcher is pressed. Then the dialog does.
  const open = async (options = {}, opener) => {
    const place = opener !== launcher && !dialog.open && document.querySelector(PAGE);
    if (!place && !dialog.open) {
      opener?.focus(); // The browser returns the focus there on close. Safari doesn't focus a clicked button by itself.
      dialog.showModal();
      emit("open");
    }
    say(dialog.ariaLabel, "…");
    try {
      (await loadPanel()).open(options, place, opener);
    } catch (error) {
      fail(error, () => open(options, opener));
    }
  };
  dialog.onclose = () => {
    if (dialog.open) return; // It was opened again in the meantime.
    panel?.closed();
    emit("close");
  };

  // ---- Keys, wheel and touch of the open panel stay in it: the page's shortcuts would take a letter typed in a field for
  // their own, and scripts that smooth the wheel would scroll the page instead. The listeners are on the window and capture,
  // so they come before all of the page's but those that it added there before. Default actions, such as typing and
  // scrolling, aren't prevented. If nothing in the panel has the focus, keys go to the page's body.

  const keep = (event) => {
    if (!dialog.open || event.target !== host && event.target !== document.body) return;
    event.stopImmediatePropagation();
    panel?.relay(event);
  };
  for (const type of ["keydown", "keypress", "keyup", "wheel", "touchstart", "touchmove", "touchend"]) {
    addEventListener(type, keep, { capture: true, passive: type[0] !== "k", signal });
  }

  // ---- Intent: on the launcher, and on the page's own elements that open a flow. A touch fires pointerover.

  const opener = ({ target }) => target.closest?.("[data-careline-open]");
  for (const type of ["pointerover", "focusin"]) {
    launcher.addEventListener(type, () => preload("track")); // What people open most.
    document.addEventListener(type, (event) => {
      if (opener(event)) preload(opener(event).dataset.carelineOpen);
    }, { signal });
  }
  document.addEventListener("click", (event) => {
    const clicked = opener(event);
    if (!clicked) return;
    event.preventDefault();
    open({ flow: clicked.dataset.carelineOpen }, clicked);
  }, { signal });

  // On phones the launcher leaves while the page is scrolled down.
  let top = 0;
  addEventListener("scroll", () => {
    launcher.className = scrollY > top ? "away" : "";
    top = scrollY;
  }, { signal });

  // ---- Commands. They are queued until the page has a body.

  const commands = {
    open,
    close,
    // Commands run only once the loader is ready, so a listener for "ready" is called at once.
    on: (event, listener) => event === "ready" ? listener({}) : events.addEventListener(event, ({ detail }) => listener(detail)),
    destroy() {
      close();
      life.abort();
      panel?.destroy();
      observer.disconnect();
      host.remove();
      delete window.careline;
    },
  };
  const run = (name, ...details) => commands[name]?.(...details);
  const queue = window.careline?.q ?? [];
  window.careline = (...command) => host.isConnected ? run(...command) : queue.push(command);

  // If the page replaces its content, the widget is attached again, and an open panel stays open.
  const attach = () => {
    if (host.isConnected || !document.body) return;
    document.body.append(host);
    host.showPopover?.();
    observer.observe(document.body, { childList: true });
    if (dialog.open) {
      dialog.open = false;
      dialog.showModal();
    }
    for (const command of queue.splice(0)) run(...command);
    link &&= open({ flow: "requests", link });
  };
  const observer = new MutationObserver(attach);
  observer.observe(document.documentElement, { childList: true });
  attach();
  // With the mark, the page was reloaded while the panel was open, and the panel removes its history entry. If the empty
  // database exists, an unsent request is on this device: other storage doesn't survive a killed browser.
  const resume = async () => {
    if (document.readyState === "loading") await new Promise((go) => addEventListener("DOMContentLoaded", go));
    if (document.querySelector(page.target ?? PAGE) || localStorage[NAME + "-unread"]) loadPanel();
    if (sessionStorage[NAME] || (await indexedDB.databases()).some(({ name }) => name === NAME)) preload();
  };
  resume().catch(() => {}); // Some browsers don't list databases, and on some pages storage throws.
};

// A second tag does nothing. An element with this id isn't the loader.
if (!window.careline?.call || window.careline.q) careline();
