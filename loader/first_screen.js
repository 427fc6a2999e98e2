// First screens: what a flow shows before the widget is there.
//
// The build renders them from the widget's own views, as trees: ["tag", {attributes}, child, …] is an element, a string is
// text, and null is a comment. They come without a hash, so no tag or attribute is accepted that runs or loads anything, or
// leads elsewhere. The widget takes the elements over in place (src/app/first_screen.rs). What was pressed before, it carries
// out then.

import { element } from "./dom.js";

const TAGS = ["button", "div", "form", "h3", "input", "label", "li", "p", "span", "ul"];
const ATTRIBUTES = [
  "aria-describedby", "autocapitalize", "autocomplete", "class", "for", "id", "novalidate", "spellcheck", "type",
];

export const firstScreen = (name, [title, tree], wait) => {
  const made = []; // Every element with its nodes.
  const make = (tree) => {
    if (!Array.isArray(tree)) return tree === null ? new Comment() : new Text(tree);
    const [tag, attributes, ...children] = tree;
    if (!TAGS.includes(tag)) throw Error(`A first screen has a <${tag}>.`);
    const node = document.createElement(tag);
    for (const [attribute, value] of Object.entries(attributes)) {
      if (!ATTRIBUTES.includes(attribute)) throw Error(`A first screen has the attribute ${attribute}.`);
      node.setAttribute(attribute, value);
    }
    const nodes = children.map(make);
    node.append(...nodes);
    made.push([node, nodes]);
    return node;
  };
  const root = make(tree);
  const status = element("p", { className: "hint" });
  let pressed;

  status.setAttribute("role", "status"); // Firefox has had the property since 2024 only.
  root.className += " first";
  const unpress = () => {
    pressed?.removeAttribute("aria-disabled");
    pressed = undefined;
    status.textContent = "";
  };
  const press = (button) => {
    unpress();
    pressed = button;
    button.setAttribute("aria-disabled", true);
    status.textContent = wait;
  };
  root.onclick = ({ target }) => {
    const button = target.closest("button");
    if (button?.type === "button") press(button);
  };
  root.onsubmit = (event) => {
    event.preventDefault();
    press(event.submitter);
  };

  // The widget finds the nodes as they were made: translators and extensions may have changed some.
  const take = () => {
    root.onclick = root.onsubmit = null;
    root.hidden = false;
    root.classList.remove("first");
    status.remove();
    for (const [node, nodes] of made) {
      const isAsMade = node.childNodes.length === nodes.length && nodes.every((child, at) => child === node.childNodes[at]);
      if (!isAsMade) node.replaceChildren(...nodes);
    }
    const button = pressed;
    unpress();
    queueMicrotask(() => button?.click()); // The widget has its listeners by then.
    return root;
  };

  return { name, title, root, status, unpress, take };
};
