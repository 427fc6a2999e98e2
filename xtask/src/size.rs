//! The size budgets: what a shopper with an empty cache downloads up to some points. The parts are told in English; the
//! other languages differ from it by their texts alone.
//!
//! Sizes are in bytes of brotli, as the endpoint sends them. The shop's images aren't counted.

use std::{
    fs, iter,
    path::{Path, PathBuf},
    slice,
};

use serde_json::{Value, json};

use crate::{
    answers, compress,
    dist::{self, DIST},
    endpoint, loader, modules,
    run::Result,
    texts,
    toolchain::Web,
};

const LOADER_BUDGET: u64 = 3 * 1024;

/// A file or an answer.
#[derive(Clone, PartialEq)]
struct Part {
    name: String,
    bytes: u64,
}

/// The most that may be downloaded up to a point.
#[derive(Clone, Copy)]
struct Budget {
    requests: usize,
    bytes: u64,
}

/// What is downloaded up to a point.
#[derive(Clone)]
struct Journey {
    until: &'static str,
    parts: Vec<Part>,
    budget: Option<Budget>,
}

/// Builds, measures, and prints the sizes.
///
/// # Errors
///
/// If a budget is exceeded.
pub fn size(as_json: bool) -> Result {
    dist::build()?;
    endpoint::build()?;
    let journeys = measure()?;
    let languages = in_languages(&journeys)?;
    if as_json {
        print_json(&journeys, &languages);
    } else {
        print_tables(&journeys);
        print_languages(&languages);
    }
    check(&journeys)?;
    languages.iter().try_for_each(Language::check)
}

fn measure() -> Result<Vec<Journey>> {
    let answers = answers::measure()?;
    let answer = |name: &str, bytes| Part {
        name: name.to_owned(),
        bytes,
    };
    let loader = PathBuf::from("target/careline/served.js");
    loader::write_for_one_shop(Path::new(DIST), &loader)?;
    compress::compress(slice::from_ref(&loader))?;

    let first = [
        vec![part("loader", &loader)?],
        assets(&["panel.js", "en.json"])?,
    ]
    .concat();
    let app = assets(&["main.js", "main_bg.wasm", "en.main.json"])?;
    let app = [
        first.clone(),
        app,
        vec![answer("shop facts", answers.facts)],
    ]
    .concat();
    let story = [app.clone(), vec![answer("look-up", answers.order)]].concat();
    let topics = with_split(&app, "topics")?;
    let journey = |until, parts| Journey {
        until,
        parts,
        budget: None,
    };
    Ok(vec![
        Journey {
            until: "the first field of track",
            parts: first,
            budget: Some(Budget {
                requests: 4,
                bytes: 16 * 1024,
            }),
        },
        Journey {
            until: "an order's story",
            parts: story,
            // Reached only with a standard library that is built for size.
            budget: Web::ready()?.rebuilds_std().then_some(Budget {
                requests: 10,
                bytes: 150 * 1024,
            }),
        },
        journey("returns", with_split(&app, "inquiry")?),
        journey("topics, answers", topics.clone()),
        journey("topics, a search", with_split(&topics, "search")?),
        journey("report, form", with_split(&topics, "inquiry")?),
        journey("my requests", with_split(&app, "requests")?),
    ])
}

/// A language: the journeys that have a budget, with its texts.
struct Language {
    tag: String,
    journeys: Vec<Journey>,
}

/// The journeys that have a budget in every language, measured in English.
fn in_languages(english: &[Journey]) -> Result<Vec<Language>> {
    let language = |file: PathBuf| {
        let tag = file.file_stem().unwrap_or_default().to_string_lossy();
        let with_budget = english.iter().filter(|journey| journey.budget.is_some());
        let journeys = with_budget.map(|journey| journey.in_language(&tag));
        Ok(Language {
            journeys: journeys.collect::<Result<_>>()?,
            tag: tag.into_owned(),
        })
    };
    texts::files()?.into_iter().map(language).collect()
}

/// What a split adds.
fn with_split(parts: &[Part], split: &str) -> Result<Vec<Part>> {
    let mut parts = parts.to_vec();
    let modules = modules::by_split()?.remove(split).unwrap_or_default();
    let names: Vec<_> = modules.iter().map(String::as_str).collect();
    let texts = format!("en.{split}.json");
    for part in assets(&[names, vec![&texts]].concat())? {
        if !parts.contains(&part) {
            parts.push(part);
        }
    }
    Ok(parts)
}

fn assets(names: &[&str]) -> Result<Vec<Part>> {
    let folder = dist::assets_folder()?;
    let asset = |name: &&str| part(name, &folder.join(name));
    names.iter().map(asset).collect()
}

fn part(name: &str, file: &Path) -> Result<Part> {
    let file = PathBuf::from(format!("{}.br", file.display()));
    let bytes = fs::metadata(&file)
        .map_err(|error| format!("{}: {error}", file.display()))?
        .len();
    Ok(Part {
        name: name.to_owned(),
        bytes,
    })
}

impl Journey {
    /// The same journey with the texts of another language.
    fn in_language(&self, tag: &str) -> Result<Self> {
        let translated = |part: &Part| match part.name.strip_prefix("en.") {
            Some(rest) => Ok(assets(&[&format!("{tag}.{rest}")])?),
            None => Ok(vec![part.clone()]),
        };
        let parts: Vec<_> = self.parts.iter().map(translated).collect::<Result<_>>()?;
        Ok(Self {
            parts: parts.concat(),
            ..self.clone()
        })
    }

    fn bytes(&self) -> u64 {
        self.parts.iter().map(|part| part.bytes).sum()
    }

    fn check(&self) -> Result {
        let Some(Budget { requests, bytes }) = self.budget else {
            return Ok(());
        };
        let until = self.until;
        within(&format!("bytes until {until}"), self.bytes(), bytes)?;
        within(
            &format!("requests until {until}"),
            self.parts.len() as u64,
            requests as u64,
        )
    }
}

impl Language {
    fn check(&self) -> Result {
        let checked = self.journeys.iter().try_for_each(Journey::check);
        checked.map_err(|error| format!("{}: {error}", self.tag).into())
    }
}

/// Every part, once.
fn all(journeys: &[Journey]) -> Vec<&Part> {
    let mut all = Vec::new();
    for part in journeys.iter().flat_map(|journey| &journey.parts) {
        if !all.contains(&part) {
            all.push(part);
        }
    }
    all
}

fn print_tables(journeys: &[Journey]) {
    println!(
        "By brotli, with an empty cache:\n\n| until | requests | bytes | budget |\n|---|---|---|---|"
    );
    for journey in journeys {
        let budget = journey.budget.as_ref();
        let budget =
            budget.map(|budget| format!("{} requests, {} bytes", budget.requests, budget.bytes));
        println!(
            "| {} | {} | {} | {} |",
            journey.until,
            journey.parts.len(),
            journey.bytes(),
            budget.unwrap_or_default()
        );
    }
    println!("\n| part | bytes |\n|---|---|");
    for Part { name, bytes } in all(journeys) {
        println!("| {name} | {bytes} |");
    }
}

fn print_languages(languages: &[Language]) {
    let Some(first) = languages.first() else {
        return;
    };
    let row = |cells: Vec<String>| println!("| {} |", cells.join(" | "));
    let until = first
        .journeys
        .iter()
        .map(|journey| journey.until.to_owned());
    println!("\nBytes in each language:\n");
    row(iter::once("language".to_owned()).chain(until).collect());
    println!("|{}", "---|".repeat(first.journeys.len() + 1));
    for Language { tag, journeys } in languages {
        let bytes = journeys.iter().map(|journey| journey.bytes().to_string());
        row(iter::once(tag.clone()).chain(bytes).collect());
    }
}

fn print_json(journeys: &[Journey], languages: &[Language]) {
    let journey = |journey: &Journey| {
        json!({
            "until": journey.until,
            "requests": journey.parts.len(),
            "bytes": journey.bytes(),
            "budget": journey.budget.as_ref().map(|budget| json!({ "requests": budget.requests, "bytes": budget.bytes })),
            "parts": journey.parts.iter().map(|part| json!({ "part": part.name, "bytes": part.bytes })).collect::<Value>(),
        })
    };
    let journeys: Value = journeys.iter().map(journey).collect();
    let language = |Language { tag, journeys }: &Language| {
        let bytes = journeys
            .iter()
            .map(|journey| (journey.until.to_owned(), journey.bytes().into()));
        (tag.clone(), Value::Object(bytes.collect()))
    };
    let languages = Value::Object(languages.iter().map(language).collect());
    println!(
        "{}",
        json!({ "loader_budget": LOADER_BUDGET, "journeys": journeys, "languages": languages })
    );
}

fn check(journeys: &[Journey]) -> Result {
    let loader = all(journeys).first().map_or(0, |part| part.bytes);
    within("the loader's bytes", loader, LOADER_BUDGET)?;
    journeys.iter().try_for_each(Journey::check)
}

fn within(what: &str, count: u64, budget: u64) -> Result {
    if count <= budget {
        return Ok(());
    }
    let over = count - budget;
    Err(format!("{what}: {count}, {over} over the budget of {budget}").into())
}
