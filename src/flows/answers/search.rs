//! Searches the policy's answers by typed words, on the device.
//!
//! A typed word matches a word that it equals, begins or extends ("refunds", "refund"), or that differs by one typing
//! error. If a word matches no answer at all, the policy says nothing about what was typed, and nothing is found: "gift
//! wrap" isn't about gift cards. Else the answers that match the most words are shown, if that is more than half of them.
//!
//! Texts come segmented into words by spaces and decomposed (Unicode's NFKD), as the browser does both. Then marks are left
//! out: accents, the vowel points of Hebrew and Arabic. Letters that shoppers write for each other are one.

use careline_policy::Question;

/// The most answers that are shown.
const MOST: usize = 5;
/// The least letters of a word that may be extended or contain a typing error.
const STEM: usize = 4;
/// The most letters that a word may be extended by: "refund", "refunded".
const ENDING: usize = 3;

/// A question and the words that find it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SearchEntry {
    question: Question,
    title: Vec<String>,
    terms: Vec<String>,
}

/// The questions that match the typed words, the best match first.
///
/// `stop` holds the language's stop words.
#[must_use]
pub fn find(typed: &str, entries: &[SearchEntry], stop: &str) -> Vec<Question> {
    let asked = meaningful(typed, stop);
    // A word that matches another entry isn't a typing error.
    let least = |word: &String| {
        let stands = entries.iter().any(|entry| entry.likeness(word) > SLIP);
        if stands { SLIP + 1 } else { 1 }
    };
    let asked: Vec<_> = asked.iter().map(|word| (word, least(word))).collect();
    if asked.iter().any(|asked| !is_matched(entries, asked)) {
        return Vec::new();
    }
    let mut found: Vec<_> = entries
        .iter()
        .map(|entry| (entry.score(&asked), entry.question))
        .collect();
    let most = found.iter().map(|((words, _), _)| *words).max();
    found.retain(|((words, _), _)| 2 * words > asked.len() && Some(*words) == most);
    // The sort is stable: equal scores keep the policy's order.
    found.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
    let found = found.into_iter().map(|(_, question)| question);
    found.take(MOST).collect()
}

/// Whether an entry matches the word.
fn is_matched(entries: &[SearchEntry], (word, least): &(&String, u32)) -> bool {
    entries.iter().any(|entry| entry.likeness(word) >= *least)
}

/// The typed words without stop words.
fn meaningful(typed: &str, stop: &str) -> Vec<String> {
    let stop = words(stop);
    let mut kept = words(typed);
    kept.retain(|word| !stop.contains(word));
    kept
}

impl SearchEntry {
    /// A question by its title and by further search terms.
    #[must_use]
    pub fn new(question: Question, title: &str, terms: &str) -> Self {
        Self {
            question,
            title: words(title),
            terms: words(terms),
        }
    }

    /// How well a typed word matches the entry; a match with the title counts twice.
    fn likeness(&self, typed: &str) -> u32 {
        let in_title = self.title.iter().map(|word| 2 * likeness(typed, word));
        let in_terms = self.terms.iter().map(|word| likeness(typed, word));
        in_title.chain(in_terms).max().unwrap_or_default()
    }

    /// How many of the words match, and how well. A match must reach the word's least likeness.
    fn score(&self, asked: &[(&String, u32)]) -> (usize, u32) {
        let likenesses = asked
            .iter()
            .map(|(word, least)| (self.likeness(word), least));
        let found = likenesses.filter(|(likeness, least)| likeness >= least);
        found.fold((0, 0), |(count, sum), (likeness, _)| {
            (count + 1, sum + likeness)
        })
    }
}

fn words(text: &str) -> Vec<String> {
    let text = folded(text);
    let parts = text.split(|c: char| !c.is_alphanumeric());
    parts
        .filter(|part| is_word(part))
        .map(ToOwned::to_owned)
        .collect()
}

/// A single letter is no word, but a single character of Chinese writing is one.
fn is_word(part: &str) -> bool {
    let mut letters = part.chars();
    letters.next().is_some_and(|first| first >= '\u{2e80}') || letters.next().is_some()
}

/// A text in lower case, without marks, and with one letter for those that shoppers write for each other. "Where's" is one
/// word.
fn folded(text: &str) -> String {
    let mut folded = String::new();
    for letter in text.to_lowercase().chars() {
        match letter {
            // Apostrophes, Hebrew's signs of abbreviation, combining accents, and marks of Hebrew and Arabic.
            '\'' | '’' | '\u{5f3}' | '\u{5f4}' | '\u{300}'..='\u{36f}' | '\u{591}'..='\u{5c7}' => {
            }
            '\u{640}' | '\u{64b}'..='\u{65f}' | '\u{670}' => {}
            'ß' => folded.push_str("ss"),
            'æ' => folded.push_str("ae"),
            'ø' => folded.push('o'),
            'ł' => folded.push('l'),
            'ة' => folded.push('ه'),
            'ى' => folded.push('ي'),
            // Letters that end a Hebrew word have a form of their own.
            'ך' => folded.push('כ'),
            'ם' => folded.push('מ'),
            'ן' => folded.push('נ'),
            'ף' => folded.push('פ'),
            'ץ' => folded.push('צ'),
            letter => folded.push(letter),
        }
    }
    folded
}

/// The most that a typing error scores: one in a title.
const SLIP: u32 = 2;

/// 6 for equal words, 4 if one begins the other, 1 for one typing error, 0 else.
fn likeness(typed: &str, word: &str) -> u32 {
    let letters = |text: &str| text.chars().count();
    let shorter = letters(typed).min(letters(word));
    if typed == word {
        6
    } else if word.starts_with(typed) || shorter >= STEM && is_ending(typed, word) {
        4
    } else {
        u32::from(shorter > STEM && strsim::osa_distance(typed, word) == 1)
    }
}

fn is_ending(typed: &str, word: &str) -> bool {
    let ending = typed.strip_prefix(word);
    ending.is_some_and(|ending| ending.chars().count() <= ENDING)
}

#[cfg(test)]
mod tests {
    use super::*;

    const STOP: &str = "how do i my a the is it to wheres get";

    fn entries() -> Vec<SearchEntry> {
        let entry = SearchEntry::new;
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
            ("postgae", vec![Question::FreeShipping]),
            ("free", vec![Question::FreeShipping]),
            ("shipping", vec![Question::FreeShipping, Question::Delivery]),
            ("deliv", vec![Question::Delivery]),
            ("watch strap", vec![]),
            ("where's my refund", vec![Question::Refund]),
            ("costplus", vec![]),
            ("", vec![]),
            ("  ?! ", vec![]),
        ] {
            assert_eq!(find(typed, &entries(), STOP), expected, "{typed}");
        }
    }

    #[test]
    fn words_that_say_nothing_find_nothing_beside_those_that_do() {
        let found = find("how do i get the money", &entries(), STOP);
        assert_eq!(found, [Question::Refund]);
    }

    /// The entries and stop words of a locale file.
    fn english() -> (Vec<SearchEntry>, String) {
        use strum::VariantArray as _;

        let file = include_str!("../../../locales/en.json");
        let texts: serde_json::Value = serde_json::from_str(file).expect("it can be read");
        let text = |key: String| texts[&key].as_str().expect("it is a text").to_owned();
        let entry = |question: &Question| {
            let name = question.name();
            let (title, terms) = (format!("question.{name}"), format!("terms.{name}"));
            SearchEntry::new(*question, &text(title), &text(terms))
        };
        let entries = Question::VARIANTS.iter().map(entry).collect();
        (entries, text("answers.stop".into()))
    }

    #[test]
    fn what_the_policy_says_nothing_about_finds_nothing() {
        let (entries, stop) = english();
        for typed in [
            "gift wrap",
            "do you gift wrap?",
            "gift box",
            "gift message",
            "free gift",
            "student discount",
            "loyalty points",
            "price match",
            "warranty card",
            "store hours",
            "watch strap",
            "job application",
            "wholesale price",
            "cancel my subscription order",
            "return shipping insurance",
        ] {
            assert_eq!(find(typed, &entries, &stop), [], "{typed}");
        }
    }

    #[test]
    fn what_the_policy_answers_is_found() {
        let (entries, stop) = english();
        for (typed, expected) in [
            ("how long refund", Question::Refund),
            ("when do I get my money back", Question::Refund),
            ("gift card", Question::PaymentMethods),
            ("promo code", Question::PaymentMethods),
            ("return a gift", Question::Returns),
            ("can I return the necklace I ordered", Question::Returns),
            ("exchange for a different size", Question::Returns),
            ("where is my pakcage", Question::Tracking),
            ("cancel my order", Question::Changes),
            ("change the shipping address", Question::Changes),
            ("my ring broke", Question::Defect),
            ("the clasp snapped after two days", Question::Defect),
            ("engraving font", Question::Customization),
            ("do I pay import taxes", Question::Customs),
            ("return address", Question::ReturnSteps),
        ] {
            let found = find(typed, &entries, &stop);
            assert!(found.contains(&expected), "{typed}: {found:?}");
        }
    }

    #[test]
    fn a_word_that_stands_somewhere_is_not_taken_for_a_slip_of_another() {
        let entry = |question, terms| SearchEntry::new(question, "", terms);
        let entries = [
            entry(Question::Defect, "cracked"),
            entry(Question::Tracking, "tracked"),
        ];
        assert_eq!(find("tracked", &entries, ""), [Question::Tracking]);
    }

    #[test]
    fn words_that_say_nothing_by_themselves_find_nothing() {
        assert_eq!(find("how do i", &entries(), STOP), []);
    }

    #[test]
    fn a_short_word_is_not_taken_for_a_slip_of_another() {
        assert_eq!(find("fees", &entries(), STOP), []);
    }

    #[test]
    fn other_scripts_are_words_too() {
        let entries = [SearchEntry::new(Question::Refund, "Возврат денег", "")];
        assert_eq!(find("возврат", &entries, ""), [Question::Refund]);
    }

    #[test]
    fn marks_and_forms_of_letters_do_not_count() {
        for (typed, word) in [
            ("ZURUCK", "zuru\u{308}ck"),
            ("gross", "groß"),
            ("hjaelp", "hjælp"),
            ("remboursement", "Remboursement"),
            ("e\u{301}change", "echange"),
            ("platnosc", "p\u{142}atnos\u{301}c\u{301}"),
            ("استرجاع", "اسْتِرْجَاع"),
            ("اعادة", "ا\u{655}عاده"),
            ("הַחְזָרָה", "החזרה"),
            ("תשלומים", "תשלומימ"),
            ("返", "返"),
        ] {
            let entries = [SearchEntry::new(Question::Refund, "", word)];
            assert_eq!(find(typed, &entries, ""), [Question::Refund], "{typed}");
        }
    }
}
