//! The strings by family.

use crate::{letters, mails, markup, programs};

/// All strings, each once, in the order of their families.
#[must_use]
pub fn all() -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for string in families().into_iter().flatten() {
        if !all.contains(&string) {
            all.push(string);
        }
    }
    all
}

/// About this many strings, equally many of every family.
#[must_use]
pub fn some(count: usize) -> Vec<String> {
    let families = families();
    let each = (count / families.len()).max(1);
    let some = families.into_iter().flat_map(|family| {
        let step = family.len().div_ceil(each);
        family.into_iter().step_by(step)
    });
    some.collect()
}

fn families() -> [Vec<String>; 14] {
    [
        markup::strings(),
        markup::addresses(),
        programs::templates(),
        programs::queries(),
        programs::formulas(),
        programs::paths(),
        programs::names(),
        mails::headers(),
        mails::encoded(),
        mails::bodies(),
        letters::ends(),
        letters::turns(),
        letters::terminal(),
        letters::odd(),
    ]
}
