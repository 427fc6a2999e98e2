//! The commands and examples of README.md and `docs/` work as they stand.

mod commands;
mod json;
mod links;
mod machine;
mod markup;
mod page;
mod settings;

use crate::documented::page::manual;

/// Languages whose blocks a test of this folder runs or reads.
const TESTED: [&str; 7] = ["sh", "toml", "json", "csv", "html", "css", "js"];
/// Languages whose blocks no test reads, with the reason.
const UNTESTED: [(&str, &str); 6] = [
    ("text", "output, addresses, headers and records of the DNS"),
    ("ini", "a setting of systemd"),
    ("yaml", "settings of Prometheus and Traefik"),
    ("nginx", "a setting of nginx"),
    ("caddy", "a setting of Caddy"),
    ("haproxy", "a setting of HAProxy"),
];

#[test]
fn every_block_is_read_by_a_test_or_is_for_another_program() {
    let blocks: Vec<_> = manual().iter().flat_map(|page| page.blocks()).collect();
    for block in &blocks {
        let language = block.language.as_str();
        let is_known =
            TESTED.contains(&language) || UNTESTED.iter().any(|(one, _)| *one == language);
        assert!(is_known, "{}: no test reads {language:?}", block.place);
    }
    for (language, reason) in UNTESTED {
        let is_there = blocks.iter().any(|block| block.language == language);
        assert!(is_there, "no page has {language:?}: {reason}");
    }
}
