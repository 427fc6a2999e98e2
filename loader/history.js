// The history entry that catches the Back button while the panel is open. It has the page's address, and a copy of the
// page's state in case the page is reloaded there.
//
// The page's routers and analytics don't hear of it: its events end in our listeners, which capture, and the browser's own
// methods are called, since pages replace those of `history`. Only capturing listeners that the page added before come
// first.

const { pushState, replaceState, back } = History.prototype;

export const backEntry = ({ isOpen, depth, stepBack, close, signal }) => {
  let changing; // While we change the history.
  let leaving; // While the browser goes back over our entry.
  let buried; // The page added entries above ours.
  let address; // The page's address when our entry was added.

  const isOurs = () => history.state?.careline;
  const change = (method, state, url) => {
    changing = true;
    method.call(history, state, "", url);
    changing = false;
  };
  const enter = () => {
    if (leaving || isOurs()) return;
    address = location.href;
    change(pushState, { ...history.state, careline: 1 });
  };
  const goBack = () => {
    leaving = true;
    back.call(history);
  };
  const leave = () => {
    buried = !isOurs();
    if (!buried && !leaving) goBack();
  };

  const moved = (event) => {
    const ours = isOurs();
    if (leaving) {
      event.stopImmediatePropagation();
      leaving = false;
      if (signal.aborted) stopListening();
      else if (isOpen()) enter(); // It was opened again in the meantime.
    } else if (ours && !isOpen()) { // By Forward, or back from the page's entries above.
      if (!buried) event.stopImmediatePropagation();
      goBack();
    } else if (!ours && isOpen()) {
      if (location.href !== address) return close(); // The page went elsewhere.
      event.stopImmediatePropagation();
      if (depth()) enter();
      stepBack();
    }
  };
  // The Navigation API tells the page, too.
  const navigated = (event) => {
    const isBack = event.navigationType === "traverse" && isOpen() && location.href === address;
    if (changing || leaving || isBack) event.stopImmediatePropagation();
  };
  const listened = [[window, "popstate", moved], [window.navigation, "navigate", navigated], [window.navigation, "currententrychange", navigated]];
  for (const [target, type, listener] of listened) target?.addEventListener(type, listener, true);
  const stopListening = () => {
    for (const [target, type, listener] of listened) target?.removeEventListener(type, listener, true);
  };
  signal.addEventListener("abort", () => { if (!leaving) stopListening(); });

  if (isOurs() && !isOpen()) goBack(); // The page was reloaded while the panel was open.

  return {
    enter,
    leave,
    // Removes the key of a mailed link from the address bar. A page's `<base>` doesn't change an absolute address.
    dropFragment: () => change(replaceState, history.state, location.href.split("#")[0]),
  };
};
