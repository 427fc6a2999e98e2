// Fetches what the flows need besides the main module, a split at a time: the split's modules, each checked by its hash and
// linked to the main module, and the texts that they mention.
//
// It takes the place of the script that wasm-split writes: the glue imports its default export as the functions of that
// script.

import { once, text } from "./downloads.js";
import { initSync } from "./main.js"; // The build puts it beside this file.

const { hashes, splits } = "__CARELINE_MODULES__"; // The modules' hashes by file, and the files by split.

const each = (object, make) => Object.fromEntries(Object.entries(object).map(make));

const modules = each(hashes, ([file, integrity]) => {
  const compile = once(async () => WebAssembly.compileStreaming(await fetch(new URL(file, import.meta.url), { integrity })));
  const link = once(async () => WebAssembly.instantiate(await compile(), { __wasm_split: initSync() }));
  return [file, { compile, link }];
});

const texts = {}; // By file.
const textsOf = (split, locale) => {
  const file = `${locale}.${split}.json`;
  return (texts[file] ??= once(async () => JSON.parse(await text(new URL(file, import.meta.url)))))();
};

// Starts the downloads of a split and of the main module's texts.
export const prefetch = (split, locale) => {
  const needed = (splits[split] ?? []).map((file) => modules[file].compile());
  for (const part of ["main", ...split ? [split] : []]) needed.push(textsOf(part, locale));
  Promise.allSettled(needed); // What fails is fetched again once it is needed.
};

let language; // The locale, the texts that the app reads, and the shop's own ones.
const shown = new Set(["main"]); // Whose texts are among them.

// The texts of a language, with those of all splits that the app has loaded, and the shop's own laid over them.
export const speak = async (locale, own) => {
  const words = await Promise.all([...shown].map((split) => textsOf(split, locale)));
  language = { locale, words: Object.assign({}, ...words, own), own };
  return language.words;
};

const load = async (split) => {
  const linked = splits[split].map((file) => modules[file].link());
  const [words] = await Promise.all([textsOf(split, language.locale), ...linked]);
  Object.assign(language.words, words, language.own);
  shown.add(split);
};

// The main module calls such a function to load a split, and is called back through its table.
export default each(splits, ([split]) => [`__wasm_split_load_${split}`, async (callback, data) => {
  const isLoaded = await load(split).then(() => true, () => false);
  initSync().__indirect_function_table.get(callback)(data, isLoaded);
}]);
