//! Email addresses as keys.

/// An address in the form in which addresses are compared and stored as keys: trimmed and in lower case.
#[must_use]
pub fn normalize_email(email: &str) -> String {
    email.trim().to_lowercase()
}
