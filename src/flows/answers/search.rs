//! Finds the answers that a few typed words are about. No server is asked.
//!
//! A typed word finds a word that it equals, begins or extends ("refunds", "refund"), or misses by one slip of the
//! finger. Entries that more of the typed words find come first; those that fewer find aren't shown.

use careline_policy::Question;

/// How many answers are shown.
const MOST: usize = 5;
/// The least letters of a word that may begin or extend another, or be misspelt.
const STEM: usize = 4;

/// A question with the words that it is found by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The question.
    pub question: Question,
    /// Its title.
    pub title: String,
    /// Other words for it.
    pub terms: String,
}

/// The questions that the typed words are about, the likeliest first.
///
/// `stop` holds the words of the language that say nothing by themselves.
#[must_use]
pub fn search(typed: &str, entries: &[Entry], stop: &str) -> Vec<Question> {
    let asked = meaningful(typed, stop);
    let mut found: Vec<_> = entries
        .iter()
        .map(|entry| (score(&asked, entry), entry.question))
        .collect();
    let most = found.iter().map(|((words, _), _)| *words).max();
    found.retain(|((words, _), _)| *words > 0 && Some(*words) == most);
    // Stable: of equals, the policy's order stands.
    found.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
    let found = found.into_iter().map(|(_, question)| question);
    found.take(MOST).collect()
}

/// The typed words that mean something; all of them where none does.
fn meaningful(typed: &str, stop: &str) -> Vec<String> {
    let all = words(typed);
    let stop = words(stop);
    let mut kept = all.clone();
    kept.retain(|word| !stop.contains(word));
    if kept.is_empty() { all } else { kept }
}

fn words(text: &str) -> Vec<String> {
    let parts = text.split(|c: char| !c.is_alphanumeric());
    let parts = parts.filter(|part| !part.is_empty());
    parts.map(str::to_lowercase).collect()
}

/// How many of the words an entry has, and how well.
fn score(asked: &[String], entry: &Entry) -> (u32, u32) {
    let (title, terms) = (words(&entry.title), words(&entry.terms));
    let best = |word: &String| {
        let in_title = title.iter().map(|other| 2 * likeness(word, other));
        let in_terms = terms.iter().map(|other| likeness(word, other));
        in_title.chain(in_terms).max().unwrap_or_default()
    };
    let found = asked.iter().map(best).filter(|likeness| *likeness > 0);
    found.fold((0, 0), |(count, sum), likeness| (count + 1, sum + likeness))
}

/// 3 the same, 2 one begins the other, 1 a slip of the finger apart, 0 another word.
fn likeness(typed: &str, word: &str) -> u32 {
    let letters = |text: &str| text.chars().count();
    let shorter = letters(typed).min(letters(word));
    if typed == word {
        3
    } else if word.starts_with(typed) || shorter >= STEM && typed.starts_with(word) {
        2
    } else {
        u32::from(shorter > STEM && strsim::osa_distance(typed, word) == 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STOP: &str = "how do i my a the is it to";

    fn entries() -> Vec<Entry> {
        let entry = |question, title: &str, terms: &str| Entry {
            question,
            title: title.into(),
            terms: terms.into(),
        };
        vec![
            entry(
                Question::Processing,
                "When does my order leave?",
                "long dispatch days",
            ),
            entry(
                Question::Delivery,
                "How long does delivery take?",
                "arrive days shipping",
            ),
            entry(
                Question::Refund,
                "How long does a refund take?",
                "money back days",
            ),
            entry(
                Question::FreeShipping,
                "When is shipping free?",
                "cost postage",
            ),
        ]
    }

    #[test]
    fn typed_words_find_the_answer_they_are_about() {
        for (typed, expected) in [
            ("how long refund", vec![Question::Refund]),
            ("REFUNDS?", vec![Question::Refund]),
            ("my money", vec![Question::Refund]),
            ("refudn", vec![Question::Refund]),
            ("free", vec![Question::FreeShipping]),
            ("shipping", vec![Question::FreeShipping, Question::Delivery]),
            ("deliv", vec![Question::Delivery]),
            ("watch strap", vec![]),
            ("", vec![]),
            ("  ?! ", vec![]),
        ] {
            assert_eq!(search(typed, &entries(), STOP), expected, "{typed}");
        }
    }

    #[test]
    fn words_that_say_nothing_find_nothing_beside_those_that_do() {
        let found = search("how do i get the money", &entries(), STOP);
        assert_eq!(found, [Question::Refund]);
    }

    #[test]
    fn a_short_word_is_not_taken_for_a_slip_of_another() {
        assert_eq!(search("fees", &entries(), STOP), []);
    }

    #[test]
    fn other_scripts_are_words_too() {
        let entries = [Entry {
            question: Question::Refund,
            title: "Возврат денег".into(),
            terms: String::new(),
        }];
        assert_eq!(search("возврат", &entries, ""), [Question::Refund]);
    }
}
