//! The files of `locales/`, as the build script has embedded them.

/// A language's texts.
#[derive(Debug)]
pub struct Catalog {
    /// Its BCP 47 tag: the file's name.
    pub tag: &'static str,
    /// Keys and texts, sorted by key.
    pub texts: &'static [(&'static str, &'static str)],
}

impl Catalog {
    pub fn text(&self, key: &str) -> Option<&'static str> {
        let found = self.texts.binary_search_by_key(&key, |(key, _)| key).ok()?;
        self.texts.get(found).map(|(_, text)| *text)
    }
}

include!(concat!(env!("OUT_DIR"), "/catalogs.rs"));
