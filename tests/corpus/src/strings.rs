//! What every family of strings is made with.

/// The function that payloads call.
pub const CANARY: &str = "carelineCanary";

/// Every combination of the two.
pub fn each<A: AsRef<str>, B: AsRef<str>>(
    ones: &[A],
    others: &[B],
    join: impl Fn(&str, &str) -> String,
) -> Vec<String> {
    let pairs = ones.iter().flat_map(|one| {
        others
            .iter()
            .map(move |other| (one.as_ref(), other.as_ref()))
    });
    pairs.map(|(one, other)| join(one, other)).collect()
}

/// Owned copies.
pub fn owned(strings: &[&str]) -> Vec<String> {
    strings.iter().map(|string| (*string).to_owned()).collect()
}
