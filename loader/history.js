// The history entry that catches the Back button while the panel is open.
//
// The entry is that of a hidden frame, since a browser's Back also goes back in frames. So the page's own history stays as
// it is: its routers and analytics hear of nothing, and its `history.state` is untouched. Only `history.length` grows.
//
// A reload removes the frame. Chromium and WebKit keep the frame's entry then, which would be a Back without effect. So
// the session storage has the history's length while the entry is there, and the next page load goes back over it.

const MARK = "careline-help";

export const backEntry = ({ isOpen, depth, stepBack, signal }) => {
  const frame = document.createElement("iframe");
  frame.style.setProperty("display", "none", "important"); // A page may style all frames.
  const history = () => frame.contentWindow.history;
  const isEntered = () => frame.contentWindow?.location.hash;
  let length; // The history's length with our entry on top.
  let leaving; // While the browser goes back over our entry.

  const mark = (text) => {
    try {
      if (text) sessionStorage.setItem(MARK, text);
      else sessionStorage.removeItem(MARK);
    } catch {
      // Without storage there is no mark.
    }
  };
  const enter = () => {
    if (!isOpen() || !isReady || isEntered()) return;
    frame.contentWindow.location.hash = "open";
    length = history().length;
    mark(length);
  };
  const goBack = () => {
    leaving = true;
    history().back();
  };
  const leave = () => {
    mark();
    if (isEntered() && history().length === length) goBack(); // Otherwise the page added entries above ours.
    else if (signal.aborted) frame.remove();
  };

  const moved = () => {
    if (isEntered()) {
      if (!isOpen()) goBack(); // The shopper went forward.
    } else if (leaving) {
      leaving = false;
      if (signal.aborted) frame.remove();
      else enter(); // If it was opened again in the meantime.
    } else if (isOpen()) {
      if (depth()) enter();
      stepBack();
    } else {
      history().back(); // The page's entries above ours are gone, and so is the panel.
    }
  };

  // A frame's first document gets no entries of its own, so another one replaces it. Until that is loaded, it gets none either.
  let isReady;
  document.documentElement.append(frame);
  frame.onload = () => setTimeout(() => {
    if (isReady || !frame.contentWindow?.location.search) return;
    isReady = true;
    frame.contentWindow.addEventListener("popstate", moved);
    enter();
  });
  frame.contentWindow.location.replace("about:blank?careline");

  return { enter, leave };
};

// Goes back over the entry that a reload left behind. Firefox removes it by itself, which shortens the history.
export const dropLeftEntry = () => {
  try {
    const left = sessionStorage.getItem(MARK);
    sessionStorage.removeItem(MARK);
    if (left == history.length) history.back();
  } catch {
    // Without storage there is no mark.
  }
};
