// The history entry that catches the Back button while the panel is open, and of which the page hears nothing.
//
// In Firefox and WebKit, a window's capturing listeners come before its others. There the entry is the page's: it has the
// page's address and a copy of its state, and our listener stops the events that it causes. Only capturing listeners that
// the page added before come first.
//
// Chromium calls a window's listeners in the order in which they were added. There the entry is that of a hidden frame: the
// browser's Back goes back in frames, too. (Firefox and WebKit skip entries of frames that the shopper never touched.)

const MARK = "careline-help";
const { pushState, back } = History.prototype; // Pages replace the methods of `history`.

const capturesFirst = () => {
  const order = [];
  const note = (is) => () => order.push(is);
  const [first, second] = [note(false), note(true)];
  addEventListener(MARK, first);
  addEventListener(MARK, second, true);
  dispatchEvent(new Event(MARK));
  removeEventListener(MARK, first);
  removeEventListener(MARK, second, true);
  return order[0];
};

const ofPage = (moved, isMoving) => {
  let address; // The page's address below our entry.
  let isAdding;
  const navigated = (event) => {
    const isOurs = isAdding || event.navigationType === "traverse" && isMoving() && location.href === address;
    if (isOurs) event.stopImmediatePropagation();
  };
  const listeners = [[window, "popstate", moved], [window.navigation, "navigate", navigated], [window.navigation, "currententrychange", navigated]];
  for (const [target, type, listener] of listeners) target?.addEventListener(type, listener, true);
  return {
    isOfPage: true,
    isEntered: () => history.state?.careline,
    isElsewhere: () => location.href !== address,
    add() {
      address = location.href;
      isAdding = true;
      pushState.call(history, { ...history.state, careline: 1 }, "");
      isAdding = false;
    },
    back: () => back.call(history),
    remove() { for (const [target, type, listener] of listeners) target?.removeEventListener(type, listener, true); },
  };
};

const ofFrame = (moved, ready) => {
  const frame = document.createElement("iframe");
  frame.style.setProperty("display", "none", "important"); // A page may style all frames.
  document.documentElement.append(frame);
  // A frame's first document gets no entries of its own, so another one replaces it. Until that is loaded, it gets none either.
  let isReady;
  frame.onload = () => setTimeout(() => {
    if (isReady || !frame.contentWindow?.location.search) return;
    isReady = true;
    frame.contentWindow.addEventListener("popstate", moved);
    ready();
  });
  frame.contentWindow.location.replace("about:blank?careline");
  return {
    isEntered: () => isReady && frame.contentWindow?.location.hash,
    isElsewhere: () => false,
    add() { if (isReady) frame.contentWindow.location.hash = "open"; },
    back: () => frame.contentWindow.history.back(),
    remove: () => frame.remove(),
  };
};

export const backEntry = ({ isOpen, depth, stepBack, close, signal }) => {
  let length; // The history's length with our entry on top.
  let leaving; // While the browser goes back over our entry.
  let buried; // The page added entries above ours.

  const enter = () => {
    if (!isOpen() || leaving || entry.isEntered()) return;
    entry.add();
    if (!entry.isEntered()) return; // The frame isn't ready. It calls again.
    length = history.length;
    mark(length);
  };
  const goBack = () => {
    leaving = true;
    entry.back();
  };
  const leave = () => {
    if (leaving) return;
    mark();
    buried = history.length !== length;
    if (entry.isEntered() && !buried) goBack();
    else if (signal.aborted) entry.remove();
  };

  const moved = (event) => {
    const isEntered = entry.isEntered();
    if (isEntered && isOpen()) return; // The page went back to where the panel was opened.
    if (isEntered) {
      if (!buried) event.stopImmediatePropagation(); // The shopper went forward.
      goBack();
    } else if (leaving) {
      event.stopImmediatePropagation();
      leaving = false;
      if (signal.aborted) entry.remove();
      else enter(); // If it was opened again in the meantime.
    } else if (isOpen()) {
      if (entry.isElsewhere()) return close(); // The page went elsewhere.
      event.stopImmediatePropagation();
      if (depth()) enter();
      stepBack();
    } else if (event.target !== window) {
      entry.back(); // Our entry was below the page's, and the panel is closed: this Back would have no effect.
    }
  };
  const entry = capturesFirst() ? ofPage(moved, () => leaving || isOpen()) : ofFrame(moved, () => enter());

  // A reload leaves our entry behind, and Back would have no effect. The mark says that the history still has it.
  if (!isOpen()) {
    const isReload = performance.getEntriesByType("navigation")[0]?.type === "reload";
    if (entry.isEntered() || isReload && marked() == history.length) {
      leaving = entry.isOfPage; // A frame that is gone hears nothing.
      back.call(history);
    }
    mark();
  }
  return { enter, leave };
};

// The session storage has the history's length while our entry is there. On some pages storage throws.

const marked = () => {
  try {
    return sessionStorage.getItem(MARK);
  } catch {
    return undefined;
  }
};

const mark = (length) => {
  try {
    if (length) sessionStorage.setItem(MARK, length);
    else sessionStorage.removeItem(MARK);
  } catch {
    // Then a reload leaves one Back without effect.
  }
};
