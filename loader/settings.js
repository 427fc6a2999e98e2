// Reads the settings: those of the page's `carelineSettings`, else those of the tag.

// A module or a script that an optimiser runs has no currentScript, and a bundle has that of the shop's own script. So the
// tag is the one that names this file in some attribute, or the endpoint.
const isTag = (script) => [...script?.attributes ?? []].some(({ name, value }) => /careline.*\.js|data-endpoint/.test(name + value));

export const readSettings = () => {
  const labels = "__CARELINE_LABELS__"; // The launcher's, by language.
  const stamped = "__CARELINE_SHOPS__"; // A string, without these properties, if no endpoint filled it in.
  const tag = [document.currentScript, ...document.scripts].find(isTag);
  const page = { __proto__: null, ...tag?.dataset, ...window.carelineSettings };
  const { shop = stamped.shop } = page;
  const languages = stamped.languages?.[shop] ?? Object.keys(labels);
  // The language that is wanted, else the language alone, else another region of it.
  const nearest = (wanted = "") => {
    const [language, ...region] = wanted.trim().toLowerCase().split(/[-_]/);
    const find = (start) => languages.find((one) => `${one}-`.toLowerCase().startsWith(start));
    return find([language, ...region, ""].join("-")) ?? find(language + "-");
  };
  return {
    page,
    shop,
    email: page.email ?? stamped.emails?.[shop],
    endpoint: new URL(page.endpoint ?? stamped.endpoint ?? tag.src).origin,
    labels,
    languages,
    wanted: () => nearest(page.locale) ?? nearest(document.documentElement.lang) ?? nearest("en") ?? languages[0],
  };
};
