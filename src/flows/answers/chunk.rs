//! The chunk of the search. What shoppers type for a question is downloaded with it, once something is typed.

use std::rc::Rc;

use careline_policy::Question;
use strum::VariantArray as _;

use crate::app::chunk::{ChunkError, chunk};
use crate::flows::answers::countries::all;
use crate::flows::answers::search::{SearchEntry, find};
use crate::flows::answers::text::title;
use crate::i18n::{countries, segmented, t};

/// Returns the questions that typed words match.
pub type Searcher = Rc<dyn Fn(&str) -> Vec<Question>>;

chunk! {
    search;
    /// The search in the shopper's language.
    pub fn search() -> Result<Searcher, ChunkError> {
        let (entries, stop) = (entries(), segmented(&t("answers.stop")));
        Ok(Rc::new(move |typed| find(&segmented(typed), &entries, &stop)))
    }
}

fn entries() -> Vec<SearchEntry> {
    let countries = country_names();
    let questions = Question::VARIANTS.iter();
    questions
        .map(|question| entry(*question, &countries))
        .collect()
}

fn entry(question: Question, countries: &str) -> SearchEntry {
    let terms = t(&["terms.", question.name()].concat());
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
