// Makes elements and style sheets. No markup is in strings.

export const element = (name, properties, ...children) => {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
};

export const button = (text, onclick, properties) => element("button", { onclick, ...properties }, text);

export const sheet = (css) => {
  const made = new CSSStyleSheet();
  made.replaceSync(css);
  return made;
};
