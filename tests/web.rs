//! What needs the browser's own APIs: pictures, digests, the page's item, the shopper's language.

#![cfg(target_arch = "wasm32")]
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "a test may fail loudly"
)]

#[path = "web/photos.rs"]
mod photos;

use careline::browser::{js, json, timer};
use careline::embed::item;
use careline::i18n::{self, Language, words::Words};
use careline::storage::indexed_db::{Database, StorageError};
use careline::storage::sent_requests::{self, SentRequest};
use careline::storage::unread;
use careline::ui::field::TextField;
use careline_policy::country::Country;
use careline_policy::money::{Amount, Currency};
use careline_policy::{Day, Moment, Window, Zone};
use careline_wire::{FoundOrder, Problem, Receipt, ShopFacts, Ticket, Topic};
use js_sys::{Array, JSON};
use leptos::mount::mount_to;
use leptos::prelude::*;
use uuid::Uuid;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::HtmlInputElement;

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen_test]
async fn a_field_shows_its_text_when_the_page_comes_back() {
    let text = RwSignal::new("KS-10482".to_owned());
    let body = document().body().unwrap();
    let _mounted = mount_to(body, move || {
        view! { <TextField id="order-number" label="Order number" value=text typed=move |typed| text.set(typed) /> }
    });
    timer::pause(0).await;
    let field = document().get_element_by_id("order-number").unwrap();
    let field: HtmlInputElement = field.dyn_into().unwrap();
    assert_eq!(field.value(), "KS-10482");
    // WebKit does this, and tells no one.
    field.set_value("");
    let shown = web_sys::Event::new("pageshow").unwrap();
    window().dispatch_event(&shown).unwrap();
    timer::pause(10).await;
    assert_eq!(field.value(), "KS-10482");
}

/// Replaces `indexedDB` by a getter of the page's own.
fn replace_indexed_db(getter: &str) {
    let script = format!(
        "Object.defineProperty(window, 'indexedDB', {{ configurable: true, get() {{ {getter} }} }})"
    );
    js_sys::eval(&script).unwrap();
}

#[wasm_bindgen_test]
async fn storage_that_fails_is_told_apart() {
    for (getter, expected) in [
        (
            "throw new DOMException('', 'SecurityError')",
            StorageError::Off,
        ),
        ("return undefined", StorageError::Off),
        (
            "return { open() { throw new DOMException('', 'SecurityError') } }",
            StorageError::Off,
        ),
        (
            "const error = new DOMException('', 'QuotaExceededError');
             const request = Object.assign(new EventTarget(), { error });
             setTimeout(() => request.dispatchEvent(new Event('error')));
             return { open: () => request };",
            StorageError::Full,
        ),
        // The last one, because the storage then counts as off. It never answers.
        (
            "return { open: () => new EventTarget() }",
            StorageError::Off,
        ),
    ] {
        replace_indexed_db(getter);
        let error = Database::open().await.err();
        assert_eq!(error, Some(expected), "{getter}");
    }
    js_sys::eval("delete window.indexedDB").unwrap();
}

#[wasm_bindgen_test]
fn the_loader_knows_of_news_until_each_request_with_some_was_opened() {
    let (shop, storage) = ("news", window().local_storage().unwrap().unwrap());
    let flag = || storage.get_item("careline-help-unread").unwrap();
    let at = |time| Some(Moment::parse_from_rfc3339(time).unwrap());
    let (monday, tuesday) = (
        at("2026-11-23T09:00:00-06:00"),
        at("2026-11-24T09:00:00-06:00"),
    );
    let ids = [1, 2].map(Uuid::from_u128);
    for id in ids {
        sent_requests::keep(
            shop,
            SentRequest {
                id,
                secret: String::new(),
                reference: String::new(),
                topic: Topic::Damaged,
                sent_at: monday.unwrap(),
                seen: None,
                is_unread: false,
            },
        );
        assert!(!unread::learned(shop, id, None), "nothing has changed");
    }
    assert_eq!(flag(), None);
    assert!(unread::learned(shop, ids[0], monday));
    assert!(unread::learned(shop, ids[1], monday));
    unread::opened(shop, ids[0], monday);
    assert_eq!(flag().as_deref(), Some("1"), "the other one is unread");
    unread::opened(shop, ids[1], monday);
    assert_eq!(flag(), None);
    assert!(!unread::learned(shop, ids[0], monday), "it was seen");
    assert!(unread::learned(shop, ids[0], tuesday));
    let all = sent_requests::all(shop);
    assert!(all.iter().any(|one| one.id == ids[0] && one.is_unread));
    assert_eq!(flag().as_deref(), Some("1"));
    unread::opened(shop, ids[0], tuesday);
    storage.remove_item("careline/news/requests").unwrap();
}

/// Puts markup into the page's head for as long as the test runs.
struct Head(web_sys::Element);

impl Head {
    fn with(name: &str, attributes: &[(&str, &str)], text: &str) -> Self {
        let element = document().create_element(name).unwrap();
        for (name, value) in attributes {
            element.set_attribute(name, value).unwrap();
        }
        element.set_text_content(Some(text));
        document().head().unwrap().append_child(&element).unwrap();
        Self(element)
    }
}

impl Drop for Head {
    fn drop(&mut self) {
        self.0.remove();
    }
}

fn tag(name: &str) -> JsValue {
    let page = js_sys::Object::new();
    js_sys::Reflect::set(&page, &"itemName".into(), &name.into()).unwrap();
    page.into()
}

#[wasm_bindgen_test]
fn the_pages_item_is_its_product_then_its_title_then_the_tags() {
    let name = |page: &JsValue| item::of_page(page).name.unwrap_or_default();
    assert_eq!(name(&tag("From the tag")), "From the tag");
    let _title = Head::with(
        "meta",
        &[("property", "og:title"), ("content", "From og")],
        "",
    );
    assert_eq!(name(&tag("From the tag")), "From og");
    let linked = [("type", "application/ld+json")];
    let _broken = Head::with("script", &linked, "{not json");
    assert_eq!(name(&tag("")), "From og");
    let graph = r#"{"@graph":[{"@type":"WebPage","name":"no"},{"@type":["Product"],"name":" Elisa\n pendant "}]}"#;
    let _product = Head::with("script", &linked, graph);
    assert_eq!(name(&tag("")), "Elisa pendant");
}

#[wasm_bindgen_test]
fn the_pages_item_is_a_line_that_a_ticket_takes() {
    let name = |name: &str| item::of_page(&tag(name)).name;
    assert_eq!(
        name("a\u{0}b\u{85}\u{1b}[2J\u{2028}c").as_deref(),
        Some("a b [2J c")
    );
    assert_eq!(name(" \u{7}\n").as_deref(), None);
    let lone = JSON::parse(r#"{"itemName":"a\ud800b","itemUrl":"java\nscript:alert(1)"}"#).unwrap();
    let item = item::of_page(&lone);
    assert_eq!(item.name.as_deref(), Some("a\u{fffd}b"));
    assert_eq!(item.url, None);
}

fn speak(locale: &str, words: &str) {
    i18n::set_language(Language {
        locale: locale.to_owned(),
        is_right_to_left: false,
        words: Words::Object(JSON::parse(words).unwrap()),
    });
}

#[wasm_bindgen_test]
fn words_dates_and_money_speak_the_locale() {
    speak(
        "en",
        r#"{"greet":"Hello, {name}!","window":"{from} – {by}","window.by":"by {by}"}"#,
    );
    assert_eq!(i18n::format("greet", &[("name", "Ada")]), "Hello, Ada!");
    assert_eq!(i18n::t("missing.key"), "missing.key");
    // What fills a word in is no word to fill in.
    let names = [("from", "{by}{"), ("by", "{from}")];
    assert_eq!(i18n::format("window", &names), "{by}{ – {from}");
    let day = |day| Day::from_ymd_opt(2026, 11, day).unwrap();
    let window = Window {
        from: day(27),
        by: day(30),
    };
    let told = |today| i18n::window_on(day(today), window).replace('\u{a0}', " ");
    assert_eq!(told(20), "Fri, Nov 27 – Mon, Nov 30");
    assert_eq!(told(26), "tomorrow – Mon, Nov 30");
    // Its start has passed.
    assert_eq!(told(28), "by Mon, Nov 30");
    assert_eq!(told(29), "by tomorrow");
    let money = |amount, currency: &str| i18n::money(Amount(amount), &Currency(currency.into()));
    assert_eq!(money(6_500, "USD"), "$65.00");
    assert_eq!(money(6_500, "JPY"), "¥6,500");
    assert_eq!(money(650_000, "HUF"), "HUF\u{a0}6,500.00");
    assert_eq!(money(12_500, "KWD"), "KWD\u{a0}12.500");
    assert_eq!(money(6_500, "not a currency"), "not a currency 6500");
}

#[wasm_bindgen_test]
fn a_day_is_told_as_seen_from_today_and_stays_on_one_line() {
    speak("en", "{}");
    let day = |year, month, day| Day::from_ymd_opt(year, month, day).unwrap();
    let told = |date| i18n::day_on(day(2026, 12, 1), date);
    assert_eq!(told(day(2026, 11, 30)), "yesterday");
    assert_eq!(told(day(2026, 12, 1)), "today");
    assert_eq!(told(day(2026, 12, 2)), "tomorrow");
    assert_eq!(told(day(2026, 11, 27)), "Fri,\u{a0}Nov\u{a0}27");
    assert_eq!(told(day(2025, 11, 27)), "Thu,\u{a0}Nov\u{a0}27,\u{a0}2025");
    let at = Moment::parse_from_rfc3339("2026-11-27T09:00:00Z").unwrap();
    let at = i18n::moment(&Zone::fixed(-21_600), at);
    assert_eq!(at, "Fri,\u{a0}Nov\u{a0}27,\u{a0}3:00\u{a0}AM");
}

#[wasm_bindgen_test]
fn outside_words_turn_nothing_around_them() {
    assert_eq!(i18n::bidi_isolate("Ring 2"), "Ring 2");
    let shalom = "\u{5e9}\u{5dc}\u{5d5}\u{5dd}";
    let turning = ["\u{2069}\u{202e}", shalom, "\u{200f}"].concat();
    assert_eq!(
        i18n::bidi_isolate(&turning),
        format!("\u{2068}{shalom}\u{2069}")
    );
}

#[wasm_bindgen_test]
fn countries_go_by_their_names_in_the_shoppers_language() {
    let codes = || ["DE", "AT", "US"].map(|code| Country(code.into()));
    let names = |locale| {
        speak(locale, "{}");
        let named = i18n::countries(codes());
        named.into_iter().map(|(_, name)| name).collect::<Vec<_>>()
    };
    assert_eq!(names("en"), ["Austria", "Germany", "United States"]);
    assert_eq!(
        names("de"),
        ["Deutschland", "Österreich", "Vereinigte Staaten"]
    );
}

#[wasm_bindgen_test]
fn characters_are_counted_as_a_reader_sees_them() {
    speak("en", "{}");
    for (text, count) in [
        ("Ada", 3),
        ("e\u{301}", 1),
        ("👩‍👩‍👧", 1),
        ("❤\u{fe0f}", 1),
        ("שָׁלוֹם", 4),
        ("a b", 3),
        ("A\nB", 2),
        ("", 0),
    ] {
        assert_eq!(i18n::characters(text), Some(count), "{text}");
    }
}

#[wasm_bindgen_test]
fn what_is_left_is_told_in_hours_and_at_last_in_minutes() {
    speak("en", "{}");
    let at = |text| Moment::parse_from_rfc3339(text).unwrap();
    let now = at("2026-11-27T10:00:00Z");
    assert_eq!(i18n::until(now, at("2026-11-27T23:59:00Z")), "in 13 hours");
    assert_eq!(
        i18n::until(now, at("2026-11-27T10:30:00Z")),
        "in 30 minutes"
    );
}

#[wasm_bindgen_test]
fn the_widget_reads_the_golden_files_too() {
    fn reads<T: serde::de::DeserializeOwned + PartialEq + std::fmt::Debug>(golden: &str) {
        let value: T = json::decode(golden).expect("a golden file reads as its type");
        assert_eq!(value, serde_json::from_str(golden).expect("golden"));
    }
    reads::<ShopFacts>(include_str!("../crates/wire/golden/facts.json"));
    reads::<FoundOrder>(include_str!("../crates/wire/golden/found-order.json"));
    reads::<Ticket>(include_str!("../crates/wire/golden/ticket.json"));
    reads::<Receipt>(include_str!("../crates/wire/golden/receipt.json"));
    reads::<Problem>(include_str!("../crates/wire/golden/problem.json"));
}

#[wasm_bindgen_test]
fn an_object_s_fields_are_read_by_name_and_may_be_absent_if_they_have_a_default() {
    #[derive(Debug, PartialEq, serde::Deserialize)]
    struct Line {
        title: String,
        #[serde(rename = "type")]
        kind: Option<Kind>,
        #[serde(default = "one")]
        quantity: u32,
        price: i64,
    }
    #[derive(Debug, PartialEq, serde::Deserialize)]
    enum Kind {
        Ring { size: Option<u8>, engraved: bool },
    }
    const fn one() -> u32 {
        1
    }
    let read = |text| json::decode::<Line>(text).ok();
    let line = |kind, quantity| Line {
        title: "Ring".to_owned(),
        kind,
        quantity,
        price: 5,
    };
    assert_eq!(
        read(r#"{"price": 5, "later": [], "title": "Ring"}"#),
        Some(line(None, 1))
    );
    let ring = Kind::Ring {
        size: None,
        engraved: true,
    };
    assert_eq!(
        read(
            r#"{"quantity": 2, "title": "Ring", "type": {"Ring": {"engraved": true}}, "price": 5}"#
        ),
        Some(line(Some(ring), 2))
    );
    assert_eq!(read(r#"{"title": "Ring"}"#), None);
    let all = js_sys::Object::get_prototype_of(&js_sys::Object::new());
    js_sys::Reflect::set(&all, &"price".into(), &5.into()).expect("a page may do that");
    let polluted = read(r#"{"title": "Ring"}"#);
    js_sys::Reflect::delete_property(&all, &"price".into()).expect("it can be undone");
    assert_eq!(polluted, None);
    assert_eq!(
        read(r#"{"title": "Ring", "price": 5, "quantity": null}"#),
        None
    );
    assert_eq!(
        read(r#"{"title": "Ring", "price": 5, "type": {"Ring": {}}}"#),
        None
    );
    assert_eq!(read(r#"["Ring", null, 1, 5]"#), None);
}

/// The endpoint's wording, which a native test of `careline-messages` compares with ICU4X's.
const FORMATS: &str = include_str!("../crates/messages/golden/formats.json");

#[wasm_bindgen_test]
fn days_sums_numbers_and_lists_are_worded_as_in_mails() {
    let texts = Array::from(&JSON::parse(FORMATS).unwrap());
    let mut compared = 0;
    for entry in texts {
        let [kind, locale, expected] =
            ["kind", "locale", "text"].map(|name| js::text(&entry, name));
        let input = js::get(&entry, "input");
        speak(&locale, "{}");
        let told = match kind.as_str() {
            "short_day" => i18n::day(input.as_string().unwrap().parse().unwrap()),
            "money" => {
                let amount = js::get(&input, "amount").as_f64().unwrap();
                let currency = Currency(js::text(&input, "currency"));
                #[allow(clippy::cast_possible_truncation, reason = "the sums are whole")]
                i18n::money(Amount(amount as i64), &currency)
            }
            "number" => i18n::number(input.as_f64().unwrap() as u32),
            "list" => {
                let parts = Array::from(&input)
                    .to_vec()
                    .into_iter()
                    .filter_map(|part| part.as_string());
                i18n::list(&parts.collect::<Vec<_>>())
            }
            _ => continue,
        };
        // Releases of CLDR differ in which foreign currencies have a sign of their own.
        let code = js::text(&input, "currency");
        if kind == "money" && told.contains(&code) != expected.contains(&code) {
            continue;
        }
        let spaces = |text: &str| {
            text.replace(['\u{a0}', '\u{202f}'], " ")
                .replace('\u{2011}', "-")
        };
        assert_eq!(
            spaces(&told),
            spaces(&expected),
            "{locale}: {kind} of {input:?}"
        );
        compared += 1;
    }
    assert!(compared > 300, "{compared}");
}

#[wasm_bindgen_test]
fn plurals_have_the_form_of_their_language() {
    let polish = r#"{"found":"{count} odpowiedzi","found.one":"{count} odpowiedź","found.few":"{count} odpowiedzi (few)","found.many":"{count} odpowiedzi (many)"}"#;
    let arabic = r#"{"found":"{count} other","found.zero":"zero","found.one":"one","found.two":"two","found.few":"{count} few","found.many":"{count} many"}"#;
    for (locale, texts, count, expected) in [
        ("pl", polish, 0, "0 odpowiedzi (many)"),
        ("pl", polish, 1, "1 odpowiedź"),
        ("pl", polish, 2, "2 odpowiedzi (few)"),
        ("pl", polish, 5, "5 odpowiedzi (many)"),
        ("pl", polish, 22, "22 odpowiedzi (few)"),
        ("ar", arabic, 0, "zero"),
        ("ar", arabic, 1, "one"),
        ("ar", arabic, 2, "two"),
        ("ar", arabic, 5, "5 few"),
        ("ar", arabic, 11, "11 many"),
        ("ar", arabic, 100, "100 other"),
        ("ja", r#"{"found":"{count}件"}"#, 1, "1件"),
    ] {
        speak(locale, texts);
        assert_eq!(i18n::counted("found", count), expected);
    }
    speak("ja", r#"{"range":"{min}～{max}"}"#);
    assert_eq!([i18n::range(3, 5), i18n::range(5, 5)], ["3～5", "5"]);
}

#[wasm_bindgen_test]
fn values_are_isolated_in_a_language_from_right_to_left() {
    i18n::set_language(Language {
        locale: "ar".to_owned(),
        is_right_to_left: true,
        words: Words::Object(JSON::parse(r#"{"order":"الطلب {number}"}"#).unwrap()),
    });
    assert_eq!(
        i18n::format("order", &[("number", "KS-1")]),
        "الطلب \u{2068}KS-1\u{2069}"
    );
    assert_eq!(
        i18n::bidi_isolate("Ring (Gold)"),
        "\u{2068}Ring (Gold)\u{2069}"
    );
}

#[wasm_bindgen_test]
fn a_search_knows_the_words_of_languages_without_spaces() {
    speak("ja", "{}");
    assert_eq!(i18n::segmented("返品の方法"), "返品 の 方法");
    assert_eq!(i18n::segmented("１２３"), "123");
}
