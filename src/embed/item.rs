//! The item that the page is about.
//!
//! It is read from the page's `application/ld+json` Product, else from `og:title`, else from the script tag's
//! `data-item-name` and `data-item-url`. The text is untrusted: it fills in a field and is used for nothing else.

use careline_wire::ticket::Item;
use careline_wire::validate::{LINE_MAX, URL_MAX};
use js_sys::{Array, JSON};
use leptos::prelude::{document, window};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::Element;

use crate::browser::js::{get, text};

/// The page's item; `page` holds the tag's attributes.
#[must_use]
pub fn of_page(page: &JsValue) -> Item {
    from_linked_data()
        .or_else(from_open_graph)
        .unwrap_or_else(|| Item {
            name: filled(text(page, "itemName")),
            url: address(text(page, "itemUrl")),
        })
}

/// The item that a page's `careline('open', {item})` names.
#[must_use]
pub fn from_options(item: &JsValue) -> Item {
    Item {
        name: filled(text(item, "name")),
        url: address(text(item, "url")),
    }
}

fn from_linked_data() -> Option<Item> {
    let name = elements("script[type='application/ld+json']")
        .filter_map(|script| JSON::parse(&script.text_content()?).ok())
        .find_map(|data| product_name(&data, 0))?;
    Some(here(name))
}

/// The name of the first Product in a JSON-LD value, which may nest in lists and `@graph`s.
fn product_name(data: &JsValue, depth: u8) -> Option<String> {
    const DEEPEST: u8 = 4;
    if depth > DEEPEST {
        return None;
    }
    if let Some(list) = data.dyn_ref::<Array>() {
        return list.iter().find_map(|one| product_name(&one, depth + 1));
    }
    if is_product(&get(data, "@type")) {
        return filled(text(data, "name"));
    }
    let graph = get(data, "@graph");
    graph.is_object().then(|| product_name(&graph, depth + 1))?
}

fn is_product(kind: &JsValue) -> bool {
    const PRODUCTS: [&str; 2] = ["Product", "ProductGroup"];
    let is_named = |kind: JsValue| {
        kind.as_string()
            .is_some_and(|kind| PRODUCTS.contains(&kind.as_str()))
    };
    match kind.dyn_ref::<Array>() {
        Some(kinds) => kinds.iter().any(is_named),
        None => is_named(kind.clone()),
    }
}

fn from_open_graph() -> Option<Item> {
    let title = elements("meta[property='og:title']").next()?;
    filled(title.get_attribute("content")?).map(here)
}

fn elements(selector: &str) -> impl Iterator<Item = Element> {
    let found = document().query_selector_all(selector).ok();
    let count = found.as_ref().map_or(0, web_sys::NodeList::length);
    (0..count).filter_map(move |index| found.as_ref()?.get(index)?.dyn_into().ok())
}

fn here(name: String) -> Item {
    Item {
        name: Some(name),
        url: window().location().href().ok().and_then(address),
    }
}

/// An address; `None` if it is longer than a ticket accepts. A shortened one would lead nowhere.
fn address(text: String) -> Option<String> {
    let text = text.trim();
    let is_line = !text.is_empty() && !text.contains(char::is_control);
    let fits = is_line && text.chars().count() <= URL_MAX;
    fits.then(|| text.to_owned())
}

/// One line of text, cut to the length that a ticket accepts.
fn filled(text: String) -> Option<String> {
    let is_gap = |c: char| c.is_whitespace() || c.is_control();
    let words = text.split(is_gap).filter(|word| !word.is_empty());
    let line = words.collect::<Vec<_>>().join(" ");
    let line: String = line.chars().take(LINE_MAX).collect();
    (!line.is_empty()).then_some(line)
}
