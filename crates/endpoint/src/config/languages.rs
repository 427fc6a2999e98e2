//! `language` and `languages` in a `shop.toml`: which language support reads, and which ones shoppers are offered.

use careline_messages::Language;
use serde_json::Value;

use crate::platform::decode::{self, DecodeError, JsonPath};

/// The languages of a shop.
#[derive(Clone, Debug)]
pub struct Languages {
    /// Support's own. Shoppers for whose language there is none nearer read it too.
    pub own: Language,
    /// Those that shoppers are offered. If unset, all.
    pub offered: Option<Vec<Language>>,
}

impl Default for Languages {
    fn default() -> Self {
        Self {
            own: Language::english(),
            offered: None,
        }
    }
}

impl Languages {
    /// Of those that are offered, the language that comes nearest to a BCP 47 tag, if one does.
    #[must_use]
    pub fn nearest(&self, wanted: &str) -> Option<Language> {
        match &self.offered {
            Some(offered) => Language::nearest_of(offered.iter().copied(), wanted),
            None => Language::nearest(wanted),
        }
    }

    /// The BCP 47 tags of those that are offered, if they are limited.
    #[must_use]
    pub fn offered_tags(&self) -> Option<Vec<String>> {
        let tags = |offered: &Vec<Language>| offered.iter().map(Language::to_string).collect();
        self.offered.as_ref().map(tags)
    }
}

/// Reads the values of both keys.
///
/// # Errors
///
/// Names each value that is no known language, and the known ones.
pub fn read(own: Option<Value>, offered: Option<Value>) -> Result<Languages, Vec<DecodeError>> {
    let mut errors = Vec::new();
    let own = own.map_or_else(
        || Ok(Language::english()),
        |own| one("language".into(), &own),
    );
    let own = own.map_err(|error| errors.push(error)).ok();
    let offered = offered.map(|offered| list(&offered)).transpose();
    let offered = offered.map_err(|wrong| errors.extend(wrong)).ok();
    match own.zip(offered) {
        Some((own, offered)) => Ok(Languages { own, offered }),
        None => Err(errors),
    }
}

fn list(offered: &Value) -> Result<Vec<Language>, Vec<DecodeError>> {
    let at = "languages";
    let tags = decode::read::<Vec<Value>>(offered);
    let tags = tags.map_err(|error| vec![DecodeError::new(at, error.detail)])?;
    if tags.is_empty() {
        let detail = "expected at least one language, or no such key to offer all; found none";
        return Err(vec![DecodeError::new(at, detail)]);
    }
    let (known, wrong): (Vec<_>, Vec<_>) = (0..)
        .zip(&tags)
        .map(|(index, tag): (usize, _)| one(JsonPath::from(at).then(index), tag))
        .partition(Result::is_ok);
    let wrong: Vec<_> = wrong.into_iter().filter_map(Result::err).collect();
    if wrong.is_empty() {
        Ok(known.into_iter().flatten().collect())
    } else {
        Err(wrong)
    }
}

fn one(at: JsonPath, value: &Value) -> Result<Language, DecodeError> {
    let tag = match decode::read::<String>(value) {
        Ok(tag) => tag,
        Err(error) => return Err(DecodeError::new(at, error.detail)),
    };
    Language::nearest(&tag).ok_or_else(|| {
        let known: Vec<_> = Language::all().map(Language::tag).collect();
        let known = known.join(", ");
        DecodeError::new(
            at,
            format!("expected a language of these: {known}; found {tag:?}"),
        )
    })
}
