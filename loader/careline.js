// Careline's script tag: the launcher, the panel's frame and menu, and the command queue.
//
// A page pays for this file and nothing else until a shopper shows intent. Then the flows
// (WebAssembly), their glue, style and words, and the shop's facts are fetched side by side.
//
// The build stamps the quoted __CARELINE_…__ words; the endpoint stamps SHOPS as it serves the file.
(() => {
  if (window.careline?.call && !window.careline.q) return; // The tag stands twice in the page; an element by that id is no tag.

  const words = "__CARELINE_WORDS__";
  const [firstShop, emails] = "__CARELINE_SHOPS__"; // Still a string where no endpoint stamped it.
  const script = document.currentScript;
  const page = script.dataset;
  const { locale = "en", shop = firstShop } = page;
  const endpoint = new URL(page.endpoint ?? script.src).origin;
  const assets = `${endpoint}/careline/${"__CARELINE_BUILD__"}/`;
  const flows = ["track", "returns", "report", "change", "ask", "requests", "feedback"];

  // ---- The frame: no markup in strings, so no security policy of the page needs an exception.

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

  // ---- Events are the browser's own: one listener that throws doesn't silence the others.

  const events = new EventTarget();
  const emit = (event, detail = {}) => events.dispatchEvent(new CustomEvent(event, { detail }));

  // ---- What the flows need. One promise serves every caller; a failure clears it, and the next caller tries anew.

  const text = async (url) => {
    const answer = await fetch(url);
    if (!answer.ok) throw Error(`${answer.status} from ${url}`);
    return answer.text();
  };
  // A preload whose hash is another fails, and so does the import, which waits for it. The flows check what they fetch.
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
  launcher.onpointerenter = launcher.onfocus = preload; // Touching is entering, too.

  // ---- Screens: the menu at depth 0, a flow's own beyond it.

  let depth, options, widget; // `widget` is set while its flow is on screen.
  let turn = 0; // Tells the flow that is waited for from one that the shopper has left.

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

  // A flow that the shopper has left may go on; it doesn't take the panel over.

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
      widget.open(flow, details); // Its first screen ends the waiting.
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

  // ---- Open and closed. While open, an entry of history at the page's own address catches the phone's Back.

  const lock = sheet("");
  const life = new AbortController(); // Its signal ends the page's listeners.
  const entered = () => history.state?.careline;
  const enter = () => history.pushState({ ...history.state, careline: 1 }, "");
  let leaving, pressed;
  let [, link] = location.hash.split("#careline="); // A mailed link's key: no server sees a fragment.

  const open = ({ flow, topic, ...others } = {}, opener) => {
    options = others; // For whichever flow the shopper goes on to.
    if (!dialog.open) {
      opener?.focus(); // The browser returns the focus there; Safari doesn't focus what is clicked.
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
    if (dialog.open) return; // Opened again meanwhile.
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((other) => other !== lock);
    leaving = entered();
    if (leaving) history.back();
    emit("close");
  };
  const escape = (event) => {
    event.preventDefault();
    stepBack();
  };
  // In braces, since a handler that returns false cancels what the browser would do.
  dialog.onkeydown = (event) => { if (event.key == "Escape") escape(event); };
  dialog.oncancel = (event) => { if (event.target === dialog) escape(event); }; // A file input's cancel bubbles up here.
  dialog.onpointerdown = (event) => { pressed = event.target; };
  dialog.onclick = (event) => { if (event.target === dialog && pressed === dialog) dialog.close(); }; // On the backdrop.

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

  // ---- Commands. They wait in the queue until the page has a body.

  const commands = {
    open,
    close: () => dialog.close(),
    // A command runs once the widget is ready, so who waits for that is answered at once.
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

  // A page that swaps its content doesn't lose the widget, nor an open panel.
  const attach = () => {
    if (host.isConnected || !document.body) return;
    document.body.append(host);
    observer.observe(document.body, { childList: true });
    if (dialog.open) {
      dialog.open = false;
      dialog.showModal();
    }
    for (const command of queue.splice(0)) run(...command);
    if (link) location.replace("#"); // The key doesn't stay in the address.
    link &&= open({ flow: "requests", link });
    // A request waits on this device: its mark is an empty database, since that alone outlives a killed browser.
    window.indexedDB?.databases?.().then((all) => all.some(({ name }) => name === "careline-help") && preload(), () => {});
  };
  const observer = new MutationObserver(attach);
  observer.observe(document.documentElement, { childList: true });
  attach();
})();
