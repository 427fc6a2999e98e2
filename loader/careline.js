// The loader, which a shop's script tag loads: launcher, panel, menu and command queue.
//
// A page loads this file alone until the shopper hovers, focuses or opens the launcher. Then the flows (WebAssembly),
// their glue, style and texts, and the shop's facts are fetched in parallel.
//
// The quoted __CARELINE_…__ strings are placeholders. The build fills all but SHOPS (xtask/src/loader.rs), and the endpoint
// fills SHOPS when it serves this file (crates/wire/src/loader.rs).
(() => {
  if (window.careline?.call && !window.careline.q) return; // A second tag; an element with this id isn't one.

  const words = "__CARELINE_WORDS__";
  const [firstShop, emails] = "__CARELINE_SHOPS__"; // Still a string if no endpoint filled it in.
  const script = document.currentScript;
  const page = script.dataset;
  const { locale = "en", shop = firstShop } = page;
  const endpoint = new URL(page.endpoint ?? script.src).origin;
  const assets = `${endpoint}/careline/${"__CARELINE_BUILD__"}/`;
  const flows = ["track", "returns", "report", "change", "ask", "requests", "feedback"];

  // ---- The panel. No markup is in strings, so a page with Trusted Types or a strict CSP needs no exception.

  const element = (name, properties, ...children) => {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
  };
  const button = (text, onclick, properties) => element("button", { onclick, ...properties }, text);
  const mailto = (text, query = "") => element("a", { href: `mailto:${email}${query}` }, text);
  const sheet = (css) => {
    const made = new CSSStyleSheet();
    made.replaceSync(css);
    return made;
  };

  const back = button("‹", () => stepBack(), { id: "back", ariaLabel: words.back });
  const close = button("×", () => dialog.close(), { id: "close", ariaLabel: words.close });
  const heading = element("h2", { tabIndex: -1 });
  const status = element("output");
  const menu = element("div", { id: "menu" }, ...flows.map((flow) => button(words[flow], () => start(flow))));
  const body = element("div");
  const pane = element("div", { id: "pane" });
  const foot = element("div", { id: "foot" });
  const bar = element("div", { id: "bar" }, back, heading, close);
  const dialog = element("dialog", { ariaLabel: words.title }, bar, status, pane);
  const launcher = button(words.launcher, () => open({ topic: page.topic }, launcher), { id: "launcher" });
  const host = element("careline-help");
  const root = host.attachShadow({ mode: "open" });

  Object.assign(host.dataset, page);
  root.adoptedStyleSheets.push(sheet("__CARELINE_CSS__"));
  root.append(dialog);
  if (page.launcher !== "none") root.append(launcher);

  let email;
  const setEmail = (known) => {
    email = known;
    if (!email) return;
    foot.replaceChildren(words.email, " ", mailto(email));
    dialog.append(foot);
  };
  setEmail(page.email ?? emails[shop]);

  // ---- Events. EventTarget calls every listener, even if another one throws.

  const events = new EventTarget();
  const emit = (event, detail = {}) => events.dispatchEvent(new CustomEvent(event, { detail }));

  // ---- Loading the flows. All callers share one promise; a failure clears it, so the next caller tries again.

  const text = async (url) => {
    const answer = await fetch(url);
    if (!answer.ok) throw Error(`${answer.status} from ${url}`);
    return answer.text();
  };
  // `import` can't check a hash, but a preload can: the import waits for it. That script checks what it fetches.
  const flowsAt = (href) => new Promise((onload, fail) => root.append(
    element("link", { rel: "modulepreload", integrity: "__CARELINE_FLOWS__", href, onload, onerror: () => fail(Error(href)) }),
  )).then(() => import(href));
  const mount = async () => {
    const [{ mount }, module, words, facts] = await Promise.all([
      flowsAt(assets + "main.js"),
      fetch(assets + "main_bg.wasm"),
      text(`${assets}${locale}.json`),
      text(`${endpoint}/v1/shops/${shop}`).catch((error) => {
        throw Error(`${error.message}: is ${location.origin} in allowed_origins?`);
      }),
    ]);
    return mount(root, body, module, { endpoint, shop, assets, locale, words, facts, page, screen: (...screenOf) => body.isConnected && screen(...screenOf), emit, setEmail });
  };

  let mounted;
  const load = () => (mounted ??= mount().catch((error) => {
    mounted = undefined;
    console.warn(error);
    throw error;
  }));
  const preload = () => load().catch(() => {});
  launcher.onpointerenter = launcher.onfocus = preload; // A touch fires pointerenter, too.

  // ---- Screens: the menu is at depth 0, the screens of a flow are deeper.

  let depth, options, widget; // `widget` is set while a flow is shown.
  let turn = 0; // Counts returns to the menu: a flow that loads too late sees that it was left.

  const wait = (text) => {
    status.textContent = text;
    pane.hidden = !!text;
  };

  const screen = (newDepth, title) => {
    depth = newDepth;
    back.hidden = !depth;
    heading.textContent = depth ? title : words.title;
    wait("");
    if (!depth) {
      turn++;
      widget = undefined;
      pane.replaceChildren(menu);
    }
    pane.scrollTop = 0;
    heading.focus();
  };

  // A flow that the shopper has left may finish loading, but it isn't shown.

  const start = async (flow, details = options) => {
    screen(0);
    screen(1, words[flow]);
    pane.replaceChildren(body);
    wait(words.wait);
    const mine = turn;
    try {
      const loaded = await load();
      if (mine !== turn) return;
      widget = loaded;
      widget.open(flow, details); // Its first screen hides "one moment".
    } catch (error) {
      if (mine === turn) fail(error, () => start(flow, details));
    }
  };

  const fail = (error, again) => {
    screen(0);
    screen(1, words.failed);
    pane.replaceChildren(button(words.retry, again, { className: "action" }));
    if (email) pane.append(
      element("p", {}, mailto(words.write, "?body=" + encodeURIComponent(words.checklist))),
      element("pre", {}, words.checklist),
    );
    emit("error", { message: error.message });
  };

  const stepBack = () => {
    if (!depth) dialog.close();
    else if (widget) widget.back();
    else screen(0);
  };

  // ---- Opening and closing. While the panel is open, a history entry with the page's address catches the Back button.

  const lock = sheet("");
  const life = new AbortController(); // Its signal removes the listeners on the page.
  const entered = () => history.state?.careline;
  const enter = () => history.pushState({ ...history.state, careline: 1 }, "");
  let leaving, pressed;
  let [, link] = location.hash.split("#careline="); // The key of a mailed link. Browsers don't send fragments to servers.

  const open = ({ flow, topic, ...others } = {}, opener) => {
    options = others; // For the flow that the shopper chooses next.
    if (!dialog.open) {
      opener?.focus(); // The browser returns the focus there on close. Safari doesn't focus a clicked button by itself.
      dialog.showModal();
      lock.replaceSync("html{overflow:hidden" + (innerWidth > document.documentElement.clientWidth ? ";scrollbar-gutter:stable" : ""));
      document.adoptedStyleSheets.push(lock);
      if (!entered()) enter();
      preload();
      emit("open");
    }
    screen(0);
    flow ??= topic && "ask";
    if (flows.includes(flow)) start(flow, { topic, ...others });
  };

  dialog.onclose = () => {
    if (dialog.open) return; // It was opened again in the meantime.
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((other) => other !== lock);
    leaving = entered();
    if (leaving) history.back();
    emit("close");
  };
  const escape = (event) => {
    event.preventDefault();
    stepBack();
  };
  // The braces matter: a handler that returns false cancels the default action.
  dialog.onkeydown = (event) => { if (event.key == "Escape") escape(event); };
  dialog.oncancel = (event) => { if (event.target === dialog) escape(event); }; // The cancel event of a file input bubbles up to here.
  dialog.onpointerdown = (event) => { pressed = event.target; };
  dialog.onclick = (event) => { if (event.target === dialog && pressed === dialog) dialog.close(); }; // A click on the backdrop.

  addEventListener("popstate", () => {
    if (leaving) leaving = dialog.open && enter();
    else if (dialog.open && !entered()) {
      if (depth) enter();
      stepBack();
    }
  }, life);
  document.addEventListener("click", (event) => {
    const opener = event.target.closest?.("[data-careline-open]");
    if (!opener) return;
    event.preventDefault();
    open({ flow: opener.dataset.carelineOpen }, opener);
  }, life);

  // ---- Commands. They are queued until the page has a body.

  const commands = {
    open,
    close: () => dialog.close(),
    // Commands run only once the loader is ready, so a listener for "ready" is called at once.
    on: (event, listener) => event === "ready" ? listener({}) : events.addEventListener(event, ({ detail }) => listener(detail)),
    destroy() {
      dialog.close();
      life.abort();
      observer.disconnect();
      host.remove();
      mounted?.then((widget) => widget.free()).catch(() => {});
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
    observer.observe(document.body, { childList: true });
    if (dialog.open) {
      dialog.open = false;
      dialog.showModal();
    }
    for (const command of queue.splice(0)) run(...command);
    if (link) location.replace("#"); // Removes the key from the address bar.
    link &&= open({ flow: "requests", link });
    // If this empty database exists, an unsent request is on this device. Other storage doesn't survive a killed browser.
    window.indexedDB?.databases?.().then((all) => all.some(({ name }) => name === "careline-help") && preload(), () => {});
  };
  const observer = new MutationObserver(attach);
  observer.observe(document.documentElement, { childList: true });
  attach();
})();
