//! `docs/policy-coverage.md` quotes the whole policy, and each test that it names exists.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::expect_used, reason = "a test may fail loudly")]

use std::fs;
use std::path::Path;

/// The page's entry for one sentence of the policy.
struct Row {
    quote: String,
    tests: String,
}

fn read(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    fs::read_to_string(path).expect("it can be read")
}

fn rows(page: &str) -> Vec<Row> {
    let is_row = |line: &&str| line.starts_with("| ") && !line.starts_with("| The policy says");
    let row = |line: &str| {
        let mut cells = line.trim_matches('|').split(" | ").map(str::trim);
        Row {
            quote: cells.next().expect("a quote").to_owned(),
            tests: cells.nth(1).expect("three cells").to_owned(),
        }
    };
    page.lines().filter(is_row).map(row).collect()
}

/// The text without white space: the page breaks lines elsewhere.
fn bare(text: &str) -> String {
    text.split_whitespace()
        .filter(|part| *part != "•")
        .collect()
}

/// A heading of the policy, which the page has, too.
fn is_heading(line: &str) -> bool {
    line == "Customer Service Policy" || line.starts_with(|c: char| c.is_ascii_digit())
}

/// Whether the attributes right above a function make it a test that isn't skipped.
fn is_test(head: &str) -> bool {
    let above = head.lines().rev().map(str::trim);
    let above = above.skip_while(|line| line.is_empty() || *line == "async");
    let attributes: Vec<_> = above.take_while(|line| line.starts_with('#')).collect();
    attributes.iter().any(|line| line.ends_with("test]"))
        && !attributes.iter().any(|line| line.contains("ignore"))
}

#[test]
fn the_page_quotes_the_policy_whole_and_in_its_order() {
    let policy = read("shops/kendra-scott-mall/policy.txt");
    let said: String = policy
        .lines()
        .filter(|line| !is_heading(line))
        .map(bare)
        .collect();
    let quoted: String = rows(&read("docs/policy-coverage.md"))
        .iter()
        .map(|row| bare(&row.quote))
        .collect();
    let same = said.chars().zip(quoted.chars()).take_while(|(a, b)| a == b);
    let same = same.count();
    let rest: String = said.chars().skip(same).take(60).collect();
    assert_eq!(said, quoted, "they part at: {rest}");
}

#[test]
fn each_test_that_the_page_names_is_there() {
    let page = read("docs/policy-coverage.md");
    let mut count = 0;
    for Row { quote, tests } in rows(&page) {
        if tests == "—" {
            continue;
        }
        for named in tests.split("<br>") {
            let named = named.trim_matches(['`', ')']);
            let (test, file) = named.split_once("` (").expect("`test` (file)");
            let source = read(file);
            let after = source.split(&format!("fn {test}(")).next();
            let head = after.filter(|head| head.len() < source.len());
            let head = head.unwrap_or_else(|| panic!("{file} has no {test}, for: {quote}"));
            assert!(is_test(head), "{test} is no test that runs");
            count += 1;
        }
    }
    assert!(count > 50, "the page was read: {count}");
}
