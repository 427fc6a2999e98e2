//! What somebody meant who mistyped a name.

use strsim::damerau_levenshtein;

/// The known name that is most like the typed one; `None` if none differs in few letters only.
pub fn most_similar<'a>(typed: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let few = typed.chars().count() / 4 + 1;
    let typed = typed.to_lowercase();
    let measured = known.map(|name| (damerau_levenshtein(&typed, name), name));
    let close = measured.filter(|(distance, _)| *distance <= few);
    close
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_typo_is_recognized_and_another_word_is_not() {
        let known = ["listen", "data", "assets", "desk_token"];
        for (typed, meant) in [
            ("listn", Some("listen")),
            ("lsiten", Some("listen")),
            ("Data", Some("data")),
            ("asset", Some("assets")),
            ("desk-tokn", Some("desk_token")),
            ("port", None),
            ("", None),
        ] {
            assert_eq!(most_similar(typed, known.into_iter()), meant, "{typed}");
        }
    }
}
