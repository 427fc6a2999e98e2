//! Every word that the source asks for stands in every locale, and English has no word that nobody asks for
//! (`tests/languages.rs` compares the other languages with English).

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::expect_used, reason = "a test may fail loudly")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use careline_policy::answers;
use careline_wire::resolution::{StepKind, StepState};
use strum::VariantArray as _;

/// Keys that the source puts together from one of these and a name.
const FAMILIES: [&str; 11] = [
    "step.",
    "topic.",
    "status.",
    "reason.",
    "rule.",
    "because.",
    "advice.",
    "loader.",
    "panel.",
    "question.",
    "terms.",
];

/// How the keys begin that the endpoint asks for.
const OF_ENDPOINT: [&str; 3] = ["mail.", "support.", "page."];

/// Keys that the endpoint puts together from one of these and a name.
const FAMILIES_OF_ENDPOINT: [&str; 5] = [
    "mail.topic.",
    "mail.step.",
    "mail.steps.",
    "support.reason.",
    "support.status.",
];

/// What the endpoint puts behind a key: what a subject is about, what a page says, the text for none, and CLDR's plural
/// categories.
const ENDINGS_OF_ENDPOINT: [&str; 12] = [
    ".item",
    ".order",
    ".product",
    ".explanation",
    ".done",
    ".already",
    ".none",
    ".zero",
    ".one",
    ".two",
    ".few",
    ".many",
];

fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("the folder is there") {
        let path = entry.expect("it can be read").path();
        if path.is_dir() {
            found.extend(files(&path, ending));
        } else if path
            .extension()
            .is_some_and(|extension| extension == ending)
        {
            found.push(path);
        }
    }
    found
}

fn source() -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    files(&root.join("src"), "rs")
        .iter()
        .map(|path| fs::read_to_string(path).expect("it can be read"))
        .collect()
}

/// The endpoint's source that asks for texts. Its settings have names that look like keys.
fn endpoint_source() -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("crates/endpoint/src");
    ["mail", "http"]
        .iter()
        .flat_map(|folder| files(&root.join(folder), "rs"))
        .map(|path| fs::read_to_string(path).expect("it can be read"))
        .collect()
}

/// Every key of the endpoint's that stands between quotes in its source.
fn asked_by_endpoint() -> BTreeSet<String> {
    let is_key = |text: &&str| {
        let is_plain = |c: char| c.is_ascii_lowercase() || c == '_' || c == '.';
        is_of_endpoint(text) && text.chars().all(is_plain) && !text.ends_with('.')
    };
    let source = endpoint_source();
    let quoted = source.split('"').filter(is_key);
    quoted.map(str::to_owned).collect()
}

fn is_of_endpoint(key: &str) -> bool {
    OF_ENDPOINT.iter().any(|start| key.starts_with(start))
}

/// Every string of the source that looks like a key: `word.word`, or one that `t` is called with.
fn asked(source: &str) -> BTreeSet<String> {
    let is_key = |text: &&str| {
        !text.is_empty()
            && text
                .chars()
                .all(|c| c.is_ascii_lowercase() || c == '_' || c == '.')
            && !text.starts_with('.')
            && !text.ends_with('.')
    };
    source
        .split('"')
        .skip(1)
        .step_by(2)
        .filter(is_key)
        .map(str::to_owned)
        .collect()
}

fn locale(path: &Path) -> BTreeMap<String, String> {
    let text = fs::read_to_string(path).expect("it can be read");
    serde_json::from_str(&text).expect("a locale is a flat object of words")
}

fn english() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("locales/en.json")
}

fn locales() -> Vec<(PathBuf, BTreeMap<String, String>)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let read = |path: PathBuf| {
        let words = locale(&path);
        (path, words)
    };
    files(&root.join("locales"), "json")
        .into_iter()
        .filter(|file| !file.ends_with("notes.json"))
        .map(read)
        .collect()
}

/// The keys that the source hands to `t` and `format`, or as a `key` to a field.
fn called(source: &str) -> BTreeSet<String> {
    let mut keys = BTreeSet::new();
    for call in ["t(\"", "format(\"", "key=\""] {
        for (at, _) in source.match_indices(call) {
            let is_name = |c: char| c.is_alphanumeric() || c == '_';
            let is_part_of_a_name = source[..at].chars().next_back().is_some_and(is_name);
            let key = source[at + call.len()..]
                .split('"')
                .next()
                .unwrap_or_default();
            if !is_part_of_a_name {
                keys.insert(key.to_owned());
            }
        }
    }
    keys
}

#[test]
fn every_word_that_is_asked_for_is_there() {
    let called = called(&source());
    assert!(called.contains("track.title"), "the source was read");
    for (path, words) in locales() {
        for key in &called {
            assert!(words.contains_key(key), "{} lacks {key}", path.display());
        }
    }
}

#[test]
fn every_topic_rule_reason_and_question_has_its_words() {
    let topics = careline_wire::Topic::VARIANTS
        .iter()
        .map(|topic| ["topic.", topic.name()].concat());
    let reasons = careline_policy::ReturnReason::VARIANTS.iter();
    let reasons = reasons.map(|reason| ["reason.", reason.name()].concat());
    let of_rules = careline_policy::returns::Rule::VARIANTS
        .iter()
        .flat_map(|rule| {
            let rule = rule.name();
            [
                format!("rule.{rule}.yes"),
                format!("rule.{rule}.no"),
                format!("because.{rule}"),
            ]
        });
    let of_questions = careline_policy::Question::VARIANTS
        .iter()
        .flat_map(|question| {
            let name = question.name();
            ["question.", "terms."].map(|family| [family, name].concat())
        });
    let keys: Vec<String> = topics
        .into_iter()
        .chain(reasons)
        .chain(of_rules)
        .chain(of_questions)
        .chain(said())
        .collect();
    for (path, words) in locales() {
        for key in &keys {
            assert!(words.contains_key(key), "{} lacks {key}", path.display());
        }
    }
}

#[test]
fn every_text_that_the_endpoint_asks_for_is_there() {
    let topics = careline_wire::Topic::VARIANTS.iter();
    let topics = topics.map(|topic| ["mail.topic.", topic.name()].concat());
    let reasons = careline_policy::ReturnReason::VARIANTS.iter();
    let reasons = reasons.map(|reason| ["support.reason.", reason.name()].concat());
    let statuses = careline_policy::TrackingStatus::VARIANTS.iter();
    let statuses = statuses.map(|status| ["support.status.", status.name()].concat());
    let states = StepState::VARIANTS.iter().map(|state| state.name());
    let of_states = states.clone();
    let of_states = of_states.map(|state| ["mail.steps.state.", state].concat());
    let of_steps = StepKind::VARIANTS.iter().flat_map(|kind| {
        let news = states.clone();
        let news = news.map(|state| ["mail.step.", kind.name(), ".", state].concat());
        news.chain([["mail.steps.", kind.name()].concat()])
    });
    let built = topics
        .chain(reasons)
        .chain(statuses)
        .chain(of_states)
        .chain(of_steps);
    let keys: Vec<_> = asked_by_endpoint().into_iter().chain(built).collect();
    assert!(keys.contains(&"mail.hello".into()), "the source was read");
    for (path, words) in locales() {
        for key in &keys {
            assert!(words.contains_key(key), "{} lacks {key}", path.display());
        }
    }
}

/// The answers that hold nothing but words.
fn said() -> impl Iterator<Item = String> {
    let facts = include_str!("../crates/wire/golden/facts.json");
    let facts: careline_wire::ShopFacts = serde_json::from_str(facts).expect("golden");
    let questions = careline_policy::Question::VARIANTS.iter().copied();
    let is_said = move |question: &careline_policy::Question| {
        let answer = answers::answer(*question, &facts.rules, facts.server_time, None);
        answer == answers::Answer::TextOnly
    };
    questions
        .filter(is_said)
        .map(|question| ["answer.", question.name()].concat())
}

#[test]
fn no_word_is_left_over() {
    let asked = asked(&source());
    let said: BTreeSet<_> = said().collect();
    for key in locale(&english()).keys().filter(|key| !is_of_endpoint(key)) {
        let is_built = FAMILIES.iter().any(|family| key.starts_with(family)) || said.contains(key);
        let stem = [".one", ".hint", ".missing", ".not_stated"]
            .iter()
            .fold(key.as_str(), |key, ending| key.trim_end_matches(ending));
        let is_asked = asked.contains(key) || asked.contains(stem) || said.contains(stem);
        assert!(is_built || is_asked, "nobody asks for {key}");
    }
}

#[test]
fn no_text_of_the_endpoint_is_left_over() {
    let asked = asked_by_endpoint();
    let is_asked = |key: &str| {
        let stem = ENDINGS_OF_ENDPOINT
            .iter()
            .find_map(|ending| key.strip_suffix(ending));
        asked.contains(key) || stem.is_some_and(|stem| asked.contains(stem))
    };
    let is_built = |key: &str| {
        FAMILIES_OF_ENDPOINT
            .iter()
            .any(|family| key.starts_with(family))
    };
    for key in locale(&english()).keys().filter(|key| is_of_endpoint(key)) {
        assert!(is_asked(key) || is_built(key), "nobody asks for {key}");
    }
}
