//! Which texts a WebAssembly module mentions: their keys are string literals of its data.
//!
//! Code also puts keys together: from a family and a name (`status.` and `delivered`), or from a key and an ending
//! (`lookup.number` and `.hint`). So all texts of a family count if the family stands alone in the data, and so do the texts
//! below a key. A text too many costs some bytes; one too few would be shown as its key.

use std::collections::BTreeSet;

/// The keys among `keys` that the module mentions.
pub fn of<'a>(module: &[u8], keys: &BTreeSet<&'a str>) -> BTreeSet<&'a str> {
    let data = literals(module);
    let is_mentioned = |key: &&&str| {
        data.contains(**key)
            || dotted_starts(key)
                .any(|start| has_alone(&data, start, keys) || is_below(&data, start))
    };
    keys.iter().filter(is_mentioned).copied().collect()
}

/// The parts of a module that can hold keys, apart from each other. Code has such bytes too, but few in a row.
fn literals(module: &[u8]) -> String {
    const SHORTEST: usize = 4;
    let is_of_key = |byte: &u8| byte.is_ascii_lowercase() || matches!(byte, b'.' | b'_');
    let runs = module.split(|byte| !is_of_key(byte));
    let runs = runs.filter(|run| run.len() >= SHORTEST);
    runs.map(String::from_utf8_lossy)
        .collect::<Vec<_>>()
        .join(" ")
}

/// `a.`, `a.b.` of `a.b.c`.
fn dotted_starts(key: &str) -> impl Iterator<Item = &str> {
    key.match_indices('.').filter_map(|(at, _)| key.get(..=at))
}

/// Whether the data has the start of keys without the rest of any of them.
fn has_alone(data: &str, start: &str, keys: &BTreeSet<&str>) -> bool {
    let is_alone = |(at, _)| {
        let here = data.get(at..).unwrap_or_default();
        let mut longer = keys.range(start..).take_while(|key| key.starts_with(start));
        !longer.any(|key| here.starts_with(key))
    };
    data.match_indices(start).any(is_alone)
}

/// Whether the data has the key that this is the start of, which is no single word: that could be anything.
fn is_below(data: &str, start: &str) -> bool {
    let key = start.trim_end_matches('.');
    key.contains('.') && data.contains(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mentioned(data: &str) -> Vec<&'static str> {
        let keys = [
            "limit",
            "lookup.number",
            "lookup.number.hint",
            "status.delivered",
            "status.delayed",
            "track.title",
        ];
        of(data.as_bytes(), &keys.into()).into_iter().collect()
    }

    #[test]
    fn a_literal_is_mentioned_also_beside_others() {
        assert_eq!(
            mentioned("\0Xtrack.titlelimit\u{1}"),
            ["limit", "track.title"]
        );
    }

    #[test]
    fn a_family_that_stands_alone_stands_for_all_of_its_texts() {
        assert_eq!(mentioned("status."), ["status.delayed", "status.delivered"]);
        assert_eq!(mentioned("status.delayed"), ["status.delayed"]);
    }

    #[test]
    fn a_key_brings_those_below_it() {
        assert_eq!(
            mentioned("lookup.number"),
            ["lookup.number", "lookup.number.hint"]
        );
    }
}
