//! What the search looks through, in the shopper's language.

use careline_policy::Question;
use strum::VariantArray as _;

use crate::flows::answers::chunk::SearchKeys;
use crate::flows::answers::countries::all;
use crate::flows::answers::search::{SearchEntry, find};
use crate::flows::answers::text::title;
use crate::i18n::{countries, segmented, t};

/// The questions with their terms, and the stop words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SearchIndex {
    entries: Vec<SearchEntry>,
    stop: String,
}

impl SearchIndex {
    /// Reads it from the language's texts.
    #[must_use]
    pub fn read(keys: SearchKeys) -> Self {
        let countries = country_names();
        let entries = Question::VARIANTS.iter();
        let entries = entries.map(|question| entry(keys, *question, &countries));
        Self {
            entries: entries.collect(),
            stop: segmented(&t(keys.stop)),
        }
    }

    /// The questions that match the typed words.
    #[must_use]
    pub fn find(&self, typed: &str) -> Vec<Question> {
        find(&segmented(typed), &self.entries, &self.stop)
    }
}

fn entry(keys: SearchKeys, question: Question, countries: &str) -> SearchEntry {
    let terms = t(&[keys.terms, question.name()].concat());
    let is_about_countries = matches!(
        question,
        Question::Destinations | Question::Customs | Question::Abroad
    );
    let countries = if is_about_countries { countries } else { "" };
    let terms = [&terms, " ", countries].concat();
    SearchEntry::new(question, &segmented(&title(question)), &segmented(&terms))
}

/// The names of all countries, because shoppers search for theirs.
fn country_names() -> String {
    let named = countries(all()).into_iter();
    named.map(|(_, name)| name).collect::<Vec<_>>().join(" ")
}
