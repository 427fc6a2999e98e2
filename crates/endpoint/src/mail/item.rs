//! An item as mails show it.

use unicode_segmentation::UnicodeSegmentation as _;

/// An item. Its texts are one line each.
pub struct Item {
    pub title: String,
    /// Its variant and quantity. May be empty.
    pub detail: String,
    /// May be empty.
    pub price: String,
    /// Its picture. If it can't be shown, the title's first letter stands for it.
    pub image_url: Option<String>,
}

/// The first letter or digit of a title, in upper case. Empty if it has none.
pub fn first_letter(title: &str) -> String {
    let mut characters = title.graphemes(true);
    let letter = characters.find(|one| one.starts_with(char::is_alphanumeric));
    letter.unwrap_or_default().to_uppercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tile_shows_the_first_letter() {
        for (title, letter) in [
            ("elisa pendant", "E"),
            ("“Óla” ring", "Ó"),
            ("שרשרת", "ש"),
            ("💍 ring", "R"),
            ("18\" chain", "1"),
            ("e\u{301}toile", "E\u{301}"),
            ("…", ""),
            ("", ""),
        ] {
            assert_eq!(first_letter(title), letter, "{title}");
        }
    }
}
