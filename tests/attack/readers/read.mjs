// Reads mails as mailparser does, and their pages as parse5 (a browser's rules) does: one JSON value a line.
//
//     node read.mjs NODE_MODULES MAILDIR/new
import { readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";

const [modules, folder] = process.argv.slice(2);
const require = createRequire(resolve(modules, "x"));
const { simpleParser } = require("mailparser");
const { parse } = await import(join(resolve(modules), "parse5/dist/index.js"));

/** What a page is made of: elements with the names of their attributes, where links lead, what is loaded, and the words. */
const page = (html) => {
  const elements = new Set(), links = [], loads = [], words = [];
  const walk = (node, isStyle) => {
    if (node.nodeName === "#comment") elements.add("!--");
    if (node.nodeName === "#text" && !isStyle) words.push(node.value);
    if (node.tagName) {
      elements.add([node.tagName, ...node.attrs.map(({ name }) => name).sort()].join(" "));
      links.push(...node.attrs.filter(({ name }) => name === "href").map(({ value }) => value));
      loads.push(...node.attrs.filter(({ name }) => ["src", "srcset", "background"].includes(name)).map(({ value }) => value));
    }
    for (const child of [...(node.childNodes ?? []), ...(node.content?.childNodes ?? [])]) walk(child, node.tagName === "style");
  };
  walk(parse(html), false);
  return { elements: [...elements].sort(), links, loads, html: words.join("") };
};

const addresses = (header) => [header ?? []].flat().flatMap(({ value }) => value).flatMap(({ address, group }) => group ?? [address]);

for (const file of readdirSync(folder)) {
  const mail = await simpleParser(readFileSync(join(folder, file)), { skipHtmlToText: true, skipTextToHtml: true, skipImageLinks: true });
  const kinds = [mail.text && "text/plain", mail.html && "text/html", ...mail.attachments.map(({ contentType }) => contentType)];
  console.log(JSON.stringify({
    file,
    names: mail.headerLines.map(({ key }) => key),
    from: addresses(mail.from),
    to: addresses(mail.to),
    reply_to: addresses(mail.replyTo),
    subject: mail.subject,
    kinds: kinds.filter(Boolean).sort(),
    plain: mail.text ?? "",
    ...page(mail.html || ""),
  }));
}
