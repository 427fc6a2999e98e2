//! The shopper's language: strings from the locale's file; dates, numbers, lists and money formatted by the browser's
//! `Intl`.
//!
//! A missing string is shown as its key; tests check that every locale has every key of the source. The plain key of a
//! plural is the form for CLDR's category "other". Beside it, a file has `key.one`, `key.few` and so on for the other
//! categories of its language.

pub mod words;

use std::cell::RefCell;

use careline_policy::country::Country;
use careline_policy::money::{Amount, Currency, with_whole_symbol};
use careline_policy::time::days_between;
use careline_policy::{Day, Moment, Window, Zone};
use careline_wire::bidi;
use chrono::Datelike as _;
use js_sys::{Array, Date, Function, JsString, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};

use crate::i18n::words::Words;

/// A language and its strings.
pub struct Language {
    /// The BCP 47 tag.
    pub locale: String,
    /// Whether it is written from right to left.
    pub is_right_to_left: bool,
    /// The strings.
    pub words: Words,
}

thread_local! {
    static LANGUAGE: RefCell<Option<Language>> = const { RefCell::new(None) };
}

/// Sets the language. What is drawn already stays as it is.
pub fn set_language(language: Language) {
    LANGUAGE.set(Some(language));
}

/// The language's BCP 47 tag.
#[must_use]
pub fn locale() -> String {
    LANGUAGE.with_borrow(|language| {
        language
            .as_ref()
            .map_or_else(|| "en".to_owned(), |language| language.locale.clone())
    })
}

fn is_right_to_left() -> bool {
    LANGUAGE.with_borrow(|language| {
        language
            .as_ref()
            .is_some_and(|language| language.is_right_to_left)
    })
}

fn stated(key: &str) -> Option<String> {
    LANGUAGE.with_borrow(|language| language.as_ref()?.words.get(key))
}

/// The string of a key.
#[must_use]
pub fn t(key: &str) -> String {
    stated(key).unwrap_or_else(|| key.to_owned())
}

/// The string of a key, with each `{name}` replaced. The values may be untrusted: they aren't scanned for further
/// names.
#[must_use]
pub fn format(key: &str, values: &[(&str, &str)]) -> String {
    fill(&t(key), values)
}

/// The string of a plural's key in the form for a count, with each `{name}` replaced.
#[must_use]
pub fn plural(key: &str, count: u32, values: &[(&str, &str)]) -> String {
    let form = intl("PluralRules", &[])
        .and_then(|rules| call(&rules, "select", &[count.into()])?.as_string())
        .and_then(|category| stated(&[key, ".", &category].concat()));
    fill(&form.unwrap_or_else(|| t(key)), values)
}

/// The string of a plural's key with `{count}` replaced.
#[must_use]
pub fn counted(key: &str, count: usize) -> String {
    let count = u32::try_from(count).unwrap_or(u32::MAX);
    plural(key, count, &[("count", &number(count))])
}

/// Two sentences in a row.
#[must_use]
pub fn sentences(first: &str, second: &str) -> String {
    format("sentences", &[("first", first), ("second", second)])
}

/// In a language from right to left, each value is isolated: a number, an email or a product's name keeps its own
/// direction.
fn fill(text: &str, values: &[(&str, &str)]) -> String {
    let [start, end] = if is_right_to_left() {
        ISOLATE
    } else {
        ["", ""]
    };
    let mut parts = text.split('{');
    let mut filled = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let named = part.split_once('}').and_then(|(name, rest)| {
            let (_, value) = values.iter().find(|(known, _)| *known == name)?;
            Some([start, value, end, rest])
        });
        filled.extend(named.unwrap_or(["{", part, "", ""]));
    }
    filled
}

/// Wraps untrusted text in Unicode's isolates, so that right-to-left text can't reorder the text around it. Bidi
/// controls are removed, so that they can't end the isolate.
#[must_use]
pub fn bidi_isolate(words: &str) -> String {
    if words.is_ascii() && !is_right_to_left() {
        return words.to_owned();
    }
    let plain: String = words.chars().filter(|c| !bidi::is_control(*c)).collect();
    let [start, end] = ISOLATE;
    [start, &plain, end].concat()
}

/// Unicode's "first strong isolate" and "pop directional isolate".
const ISOLATE: [&str; 2] = ["\u{2068}", "\u{2069}"];

/// A whole number in the shopper's notation.
#[must_use]
pub fn number(number: u32) -> String {
    intl("NumberFormat", &[])
        .and_then(|format| call(&format, "format", &[number.into()])?.as_string())
        .unwrap_or_else(|| number.to_string())
}

/// A range of whole numbers, e.g. "3–5"; one number if both are equal.
#[must_use]
pub fn range(min: u32, max: u32) -> String {
    if min == max {
        return number(max);
    }
    format("range", &[("min", &number(min)), ("max", &number(max))])
}

/// A list, e.g. "France, Spain, and Portugal".
#[must_use]
pub fn list(parts: &[impl AsRef<str>]) -> String {
    let parts: Array = parts
        .iter()
        .map(|part| JsValue::from(part.as_ref()))
        .collect();
    intl("ListFormat", &[])
        .and_then(|format| call(&format, "format", &[parts.clone().into()])?.as_string())
        .unwrap_or_else(|| parts.join(", ").into())
}

/// A day, e.g. "Fri, Nov 27". No line breaks inside it.
#[must_use]
pub fn day(day: Day) -> String {
    written(day, &DAY)
}

/// A day as it is told today: "yesterday", "today", "tomorrow"; else its date, with its year if that isn't this one.
#[must_use]
pub fn day_on(today: Day, day: Day) -> String {
    let days = days_between(today, day);
    if days.abs() <= 1 {
        return relative("day", days, "auto");
    }
    date_on(today, day)
}

/// A day's date, with its year if that isn't this one.
#[must_use]
pub fn date_on(today: Day, day: Day) -> String {
    if day.year() == today.year() {
        return written(day, &DAY);
    }
    let [weekday, month, number] = DAY;
    written(day, &[weekday, month, number, ("year", "numeric")])
}

/// A range of days as it is told today, e.g. "tomorrow – Mon, Nov 30"; by its end alone, once it has begun.
#[must_use]
pub fn window_on(today: Day, Window { from, by }: Window) -> String {
    let (start, end) = (day_on(today, from), day_on(today, by));
    if from == by {
        end
    } else if from <= today {
        format("window.by", &[("by", &end)])
    } else {
        format("window", &[("from", &start), ("by", &end)])
    }
}

/// A moment in the shop's time zone, with its time of day, e.g. "Fri, Nov 27, 9:00 AM". No line breaks inside it.
#[must_use]
pub fn moment(zone: &Zone, at: Moment) -> String {
    let local = (at.timestamp() + i64::from(zone.offset_at(at))) * 1_000;
    #[allow(
        clippy::cast_precision_loss,
        reason = "milliseconds since 1970 fit a double"
    )]
    let date_time = Date::new(&(local as f64).into());
    let [weekday, month, day] = DAY;
    let options = options(&[
        weekday,
        month,
        day,
        ("hour", "numeric"),
        ("minute", "2-digit"),
    ]);
    unbroken(date_time.to_locale_string(&locale(), &options).into())
}

/// The time of day on the device, of milliseconds since 1970: the first whole minute that isn't before it.
#[must_use]
pub fn time_of_day(millis: i64) -> String {
    const MINUTE: i64 = 60_000;
    #[allow(
        clippy::cast_precision_loss,
        reason = "milliseconds since 1970 fit a double"
    )]
    let date = Date::new(&(((millis + MINUTE - 1) / MINUTE * MINUTE) as f64).into());
    let options = object([("hour", "numeric"), ("minute", "2-digit")].iter());
    unbroken(date.to_locale_string(&locale(), &options).into())
}

/// An amount of money in the shopper's notation; the number in minor units if the currency is unknown.
#[must_use]
pub fn money(amount: Amount, currency: &Currency) -> String {
    format_money(amount, currency)
        .unwrap_or_else(|| [&bidi_isolate(&currency.0), " ", &amount.0.to_string()].concat())
}

/// The decimals are those of the rules: browsers differ for HUF, IDR and others.
fn format_money(Amount(minor): Amount, currency: &Currency) -> Option<String> {
    let decimals = currency.decimals();
    let digits = decimals.to_string();
    let format = intl(
        "NumberFormat",
        &[
            ("style", "currency"),
            ("currency", &currency.0),
            ("minimumFractionDigits", &digits),
            ("maximumFractionDigits", &digits),
        ],
    )?;
    #[allow(clippy::cast_precision_loss, reason = "prices are far below 2^53")]
    let major = minor as f64 / 10_f64.powi(decimals.into());
    call(&format, "format", &[major.into()])?
        .as_string()
        .map(with_whole_symbol)
}

/// Countries with their names in the shopper's language, sorted by name. A country that the browser can't name has its
/// code.
#[must_use]
pub fn countries(codes: impl IntoIterator<Item = Country>) -> Vec<(Country, String)> {
    let name = country_namer();
    let named = codes.into_iter().map(|country| {
        let name = name(&country);
        (country, name)
    });
    let mut named: Vec<_> = named.collect();
    if let Some(collator) = intl("Collator", &[]) {
        let order = |a: &str, b: &str| call(&collator, "compare", &[a.into(), b.into()])?.as_f64();
        named.sort_by(|(_, a), (_, b)| order(a, b).unwrap_or_default().total_cmp(&0.0));
    }
    named
}

/// Names countries in the shopper's language. A country that the browser can't name is written as the shop wrote it.
pub fn country_namer() -> impl Fn(&Country) -> String {
    let names = intl("DisplayNames", &[("type", "region")]);
    move |country| {
        let code = country.0.trim().into();
        let name = names
            .as_ref()
            .and_then(|names| call(names, "of", &[code])?.as_string());
        name.unwrap_or_else(|| country.0.clone())
    }
}

/// The time until a moment, in whole hours; in minutes if it is less than an hour, e.g. "in 13 hours".
#[must_use]
pub fn until(now: Moment, then: Moment) -> String {
    let minutes = (then - now).num_minutes();
    let (count, unit) = if minutes < 60 {
        (minutes, "minute")
    } else {
        (minutes / 60, "hour")
    };
    relative(unit, count, "always")
}

/// A number of units from now; `numeric` is "auto" for words such as "tomorrow", or "always".
fn relative(unit: &str, count: i64, numeric: &str) -> String {
    let count = i32::try_from(count).unwrap_or(i32::MAX);
    intl("RelativeTimeFormat", &[("numeric", numeric)])
        .and_then(|format| call(&format, "format", &[count.into(), unit.into()])?.as_string())
        .unwrap_or_default()
}

/// How many characters a reader sees: a letter with its marks is one, an emoji of several code points is one, a line
/// break is none. `None` if the browser can't segment text.
#[must_use]
pub fn characters(text: &str) -> Option<usize> {
    let text: String = text.split(char::is_control).collect();
    let segmenter = intl("Segmenter", &[("granularity", "grapheme")])?;
    let segments = call(&segmenter, "segment", &[text.into()])?;
    let segments = js_sys::try_iter(&segments).ok()??;
    Some(segments.count())
}

/// A text's words, separated by spaces, in Unicode's compatibility decomposition (NFKD): a letter with an accent is two
/// characters, a full-width digit is a usual one. Languages without spaces between words are separated, too, if the browser
/// can.
#[must_use]
pub fn segmented(text: &str) -> String {
    let parts = intl("Segmenter", &[("granularity", "word")])
        .and_then(|segmenter| call(&segmenter, "segment", &[text.into()]))
        .and_then(|segments| js_sys::try_iter(&segments).ok()?);
    let segmented = match parts {
        Some(parts) => {
            let segments = parts.filter_map(|part| {
                Reflect::get(&part.ok()?, &"segment".into())
                    .ok()?
                    .as_string()
            });
            segments.collect::<Vec<_>>().join(" ")
        }
        None => text.to_owned(),
    };
    JsString::from(segmented).normalize("NFKD").into()
}

/// A formatter of `Intl` in the shopper's language.
///
/// It is constructed by reflection, because `Intl` throws at unknown values, such as the currency of an imported order,
/// and older browsers lack some formatters.
fn intl(name: &str, pairs: &[(&str, &str)]) -> Option<JsValue> {
    let intl = Reflect::get(&js_sys::global(), &"Intl".into()).ok()?;
    let constructor: Function = Reflect::get(&intl, &name.into()).ok()?.dyn_into().ok()?;
    let arguments = Array::of2(&locale().into(), &options(pairs));
    Reflect::construct(&constructor, &arguments).ok()
}

fn call(object: &JsValue, method: &str, arguments: &[JsValue]) -> Option<JsValue> {
    let method: Function = Reflect::get(object, &method.into()).ok()?.dyn_into().ok()?;
    method
        .apply(object, &arguments.iter().collect::<Array>())
        .ok()
}

/// The parts of a day's date.
const DAY: [(&str, &str); 3] = [("weekday", "short"), ("month", "short"), ("day", "numeric")];

/// A day's date. It is formatted at noon in UTC, so no time zone can shift it to another day.
fn written(day: Day, parts: &[(&str, &str)]) -> String {
    let noon = Date::new(&[&day.to_string(), "T12:00:00Z"].concat().into());
    unbroken(
        noon.to_locale_date_string(&locale(), &options(parts))
            .into(),
    )
}

/// Text without line breaks.
fn unbroken(text: String) -> String {
    text.replace([' ', '\u{202f}'], "\u{a0}")
}

/// Options of a date that was moved into its zone before.
fn options(pairs: &[(&str, &str)]) -> JsValue {
    object(pairs.iter().chain(&[("timeZone", "UTC")]))
}

fn object<'a>(pairs: impl Iterator<Item = &'a (&'a str, &'a str)>) -> JsValue {
    let object = Object::new();
    for (name, value) in pairs {
        // Setting a property of a new plain object can't fail.
        let _ = Reflect::set(&object, &(*name).into(), &(*value).into());
    }
    object.into()
}
