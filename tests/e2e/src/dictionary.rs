//! The widget's texts in another language, found by their English: a step that presses "Find my order" then presses
//! the button of that language.

use std::collections::BTreeMap;
use std::fs;

use crate::failure::Result;
use crate::repository::repository;

type Texts = BTreeMap<String, String>;

/// The texts of a language, by key and by their English.
pub struct Dictionary {
    english: Texts,
    own: Texts,
}

impl Dictionary {
    /// Reads a language's file in `locales`.
    ///
    /// # Errors
    ///
    /// If there is none.
    pub fn of(tag: &str) -> Result<Self> {
        Ok(Self {
            english: texts("en")?,
            own: texts(tag)?,
        })
    }

    /// The text of a key.
    ///
    /// # Errors
    ///
    /// If the language has none.
    pub fn text(&self, key: &str) -> Result<&str> {
        let text = self.own.get(key).map(String::as_str);
        text.ok_or_else(|| format!("there is no text `{key}`").into())
    }

    /// What an English text may read: several texts may share their English. One that isn't the widget's, such as an item's
    /// title, reads as it is.
    #[must_use]
    pub fn translations<'a>(&'a self, english: &'a str) -> Vec<&'a str> {
        let same = self.english.iter().filter(|(_, text)| *text == english);
        let own = same.filter_map(|(key, _)| self.own.get(key));
        let found: Vec<_> = own.map(String::as_str).collect();
        if found.is_empty() {
            vec![english]
        } else {
            found
        }
    }
}

fn texts(tag: &str) -> Result<Texts> {
    let file = repository(&format!("locales/{tag}.json"));
    Ok(serde_json::from_str(&fs::read_to_string(file)?)?)
}
