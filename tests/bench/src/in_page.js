// What runs in the pages that are measured. Moments are in milliseconds since the epoch, as in the browser's log.
(() => {
  const REST = 1_000; // How long a page is left alone after its load, and after a photo, in milliseconds.

  const now = () => performance.timeOrigin + performance.now();
  const pause = (ms) => new Promise((done) => setTimeout(done, ms));
  const frame = () => new Promise(requestAnimationFrame);
  const until = async (look, wait = frame) => {
    for (;;) {
      await wait();
      const found = look();
      if (found) return found;
    }
  };

  // The elements of the page, of its shadow roots and of its frames.
  const roots = (root) => [root, ...[...root.querySelectorAll("*")].flatMap((element) => {
    const inner = element.shadowRoot ?? element.contentDocument;
    return inner ? roots(inner) : [];
  })];
  const all = (selector) => roots(document).flatMap((root) => [...root.querySelectorAll(selector)]);

  const isVisible = (element) => element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
  const isInFront = (element) => {
    const { x, y, width, height } = element.getBoundingClientRect();
    return element.contains(element.getRootNode().elementFromPoint(x + width / 2, y + height / 2));
  };
  const isUsable = (element) =>
    isVisible(element) && !element.matches(":disabled") && !element.readOnly && isInFront(element);

  // The names of what the page has stored in this browser.
  const names = async () => [
    ...Object.keys(localStorage), ...Object.keys(sessionStorage), ...document.cookie.split("; ").filter(Boolean),
    ...(await indexedDB.databases()).map(({ name }) => name), ...await globalThis.caches?.keys() ?? [],
  ];

  // Presses the page's button after `intent` milliseconds of pointing at it; without them, nothing announces the press.
  // Returns what was stored before, the moment of the press, and that from which the first control can be used.
  const press = async ({ control, intent }) => {
    const button = document.querySelector("#open");
    await pause(REST);
    const stored = await names();
    if (intent) {
      button.dispatchEvent(new PointerEvent("pointerover", { bubbles: true }));
      await pause(intent);
    }
    const pressed = now();
    button.click();
    await until(() => all(control).find(isUsable));
    return { stored, pressed, usable: now() };
  };

  const field = (label) => all("label").find(({ textContent }) => textContent.trim().startsWith(label)).control;
  const enter = (label, text) => {
    field(label).value = text;
    field(label).dispatchEvent(new Event("input", { bubbles: true }));
  };

  // Presses the button, finds an order, and also returns the moment at which this heading of its story is drawn.
  const track = async (button, { number, email, heading }) => {
    const opened = await press(button);
    enter("Order number", number);
    enter("Email", email);
    all("button").find(({ textContent }) => textContent.trim() === "Find my order").click();
    const isDrawn = (element) => element.textContent.trim() === heading && isVisible(element);
    await until(() => all("#pane :is(h2, h3, h4)").find(isDrawn));
    return { ...opened, drawn: now() };
  };

  // Watches for the choice of a photo. `prepared` then returns how long it took until the photo was encoded and until it
  // could be sent, and how long tasks of more than 50 ms blocked the page meanwhile, in milliseconds.
  const watchPhotos = async () => {
    await pause(REST);
    const tasks = [];
    new PerformanceObserver((list) => tasks.push(...list.getEntries())).observe({ type: "longtask" });
    let chosen;
    let encoded; // The widget then hashes the file.
    const { subtle } = crypto;
    const { digest } = subtle;
    subtle.digest = (...file) => {
      if (chosen) encoded ??= performance.now();
      return digest.apply(subtle, file);
    };
    for (const input of all("input[type=file]")) {
      input.addEventListener("change", () => { chosen = performance.now(); }, true);
    }
    const isUpload = ({ name }) => name.endsWith("/uploads");
    const upload = () => performance.getEntriesByType("resource").find(isUpload)?.startTime;
    bench.prepared = async () => {
      const end = await until(() => window.prepared ?? upload(), () => pause(20));
      await pause(REST); // Long tasks are reported later.
      const during = tasks.filter(({ startTime, duration }) => startTime < end && startTime + duration > chosen);
      return { encoded: (encoded ?? end) - chosen, ready: end - chosen, blocked: during.reduce((sum, { duration }) => sum + duration, 0) };
    };
  };

  window.bench = { press, track, watchPhotos };
})()
