// The page's own element for the panel, <careline-help-page>: it shows the panel in the page, without a dialog.
//
// There is one panel. Its parts move between the dialog and this element, so nothing that was typed is lost, and the launcher
// can show the same in the dialog.

import { element } from "./dom.js";

export const PAGE = "careline-help-page";

let watch; // An element can be defined only once, but the script may be loaded again after `destroy`.

class HelpPage extends HTMLElement {
  connectedCallback() { watch(this); }
}

// Calls back once the page's element is near the viewport, also if a single-page shop adds it later. If the tag names a
// target, the element is made there. Returns a function that removes what was made.
export const whenNear = (target, show) => {
  watch = (place) => new IntersectionObserver((entries, observer) => {
    if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
    observer.disconnect();
    show(place);
  }, { rootMargin: "300px" }).observe(place);
  if (customElements.get(PAGE)) document.querySelectorAll(PAGE).forEach(watch);
  else customElements.define(PAGE, HelpPage);
  const made = target && element(PAGE);
  if (made) document.querySelector(target)?.append(made);
  return () => {
    watch = () => {};
    made?.remove();
  };
};

// The section of the page's element that the panel's parts are put into.
export const sectionIn = (place, host) => {
  if (!place.shadowRoot) {
    const root = place.attachShadow({ mode: "open" });
    const { ariaLabel } = host.shadowRoot.querySelector("dialog");
    root.adoptedStyleSheets = host.shadowRoot.adoptedStyleSheets;
    root.append(element("section", { id: "inline", ariaLabel, part: "frame" }));
    place.lang = host.lang;
    place.dir = host.dir;
    place.dataset.theme ??= host.dataset.theme ?? "";
  }
  return place.shadowRoot.querySelector("#inline");
};

// The order that an address names by its fragment, `#order=KS-10482`. Browsers don't send fragments to servers.
export const orderOfAddress = () => {
  try {
    return decodeURIComponent(location.hash.split("#order=")[1] ?? "");
  } catch {
    return ""; // It has a lone percent sign.
  }
};
