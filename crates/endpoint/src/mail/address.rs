//! Addresses as every mail server knows them.

use lettre::Address;

/// The same address with its domain in ASCII (RFC 5891): `ada@müller.example` is `ada@xn--mller-kva.example`.
#[must_use]
pub fn in_ascii(address: Address) -> Address {
    let domain = idna::domain_to_ascii(address.domain()).ok();
    let ascii = domain.and_then(|domain| Address::new(address.user(), domain).ok());
    ascii.unwrap_or(address)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_international_domain_is_written_as_the_mail_knows_it() {
        let ascii = |text: &str| in_ascii(text.parse().unwrap()).to_string();
        assert_eq!(ascii("ada@müller.example"), "ada@xn--mller-kva.example");
        assert_eq!(ascii("Ada@Example.com"), "Ada@example.com");
        assert_eq!(ascii("ada@[127.0.0.1]"), "ada@[127.0.0.1]");
    }
}
