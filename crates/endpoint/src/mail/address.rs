//! Mail addresses in the form that every mail server understands.

use lettre::Address;
use lettre::message::Mailbox;

use crate::mail::sanitize::one_line;

/// A mailbox whose name is one line and doesn't begin with a dot.
///
/// lettre wouldn't quote a name that begins with a dot, which breaks RFC 5322, 3.2.5, and Python's mail library.
pub fn mailbox(name: &str, address: Address) -> Mailbox {
    let name = one_line(name);
    let name = name.trim_start_matches(['.', ' ']).to_owned();
    Mailbox::new(
        (!name.is_empty()).then_some(name),
        with_ascii_domain(address),
    )
}

/// The address with its domain in ASCII (RFC 5891): `ada@müller.example` becomes `ada@xn--mller-kva.example`.
#[must_use]
pub fn with_ascii_domain(address: Address) -> Address {
    let domain = idna::domain_to_ascii(address.domain()).ok();
    let ascii = domain.and_then(|domain| Address::new(address.user(), domain).ok());
    ascii.unwrap_or(address)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_international_domain_is_written_in_ascii() {
        let ascii = |text: &str| with_ascii_domain(text.parse().unwrap()).to_string();
        assert_eq!(ascii("ada@müller.example"), "ada@xn--mller-kva.example");
        assert_eq!(ascii("Ada@Example.com"), "Ada@example.com");
        assert_eq!(ascii("ada@[127.0.0.1]"), "ada@[127.0.0.1]");
    }
}
