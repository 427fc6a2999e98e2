// The shopper's choice among the languages that the shop offers, and the page's own changes of its language.

import { element } from "./dom.js";

const CHOICE = "careline-help-language"; // In the local storage, which throws on some pages.

// The language that the shopper chose earlier on this device.
export const chosen = (languages) => {
  try {
    return languages.find((one) => one === localStorage[CHOICE]);
  } catch {}
};

const choose = (locale) => {
  try {
    localStorage[CHOICE] = locale;
  } catch {}
};

const nameOf = (locale) => new Intl.DisplayNames(locale, { type: "language" }).of(locale);

// A select with each language's name in that language. Nothing if the shop offers only one.
export const chooser = (languages, locale, label, speak) => {
  if (languages.length < 2) return [];
  const option = (one) => element("option", { value: one, lang: one, selected: one === locale }, nameOf(one));
  const onchange = ({ target }) => {
    choose(target.value);
    speak(target.value);
  };
  const select = element("select", { id: "language", onchange }, ...languages.map(option));
  return [element("label", { htmlFor: "language" }, label), select];
};

// Calls back once the page changes its own language, as shops do that are one page.
export const whenPageSpeaks = (speak, signal) => {
  const observer = new MutationObserver(speak);
  observer.observe(document.documentElement, { attributeFilter: ["lang"] });
  signal.addEventListener("abort", () => observer.disconnect());
};
