//! Verification codes: six digits, mailed to the address of an order, with which a shopper proves that the address is
//! theirs.
//!
//! A code belongs to the number and email that the shopper typed, and is created whether such an order exists or not,
//! so neither the store nor the answers reveal which orders exist before the right code is entered. Only who reads the
//! mail learns that.
//!
//! # Limits
//!
//! Lookups and codes are stored as keyed hashes, which protects a stolen database without its key. With the key, a
//! million codes are quickly tried. What protects a code then is that it is valid for ten minutes and five tries.

use chrono::TimeDelta;
use hmac::Mac as _;

use crate::orders::email::normalize_email;
use crate::orders::number::{self, Forms};
use crate::platform::crypto::{Digest, KEY, hmac_sha256};

/// How long a code is valid.
pub const CODE_LIFETIME: TimeDelta = TimeDelta::minutes(10);
/// How many times a code may be tried.
pub const MAX_TRIES: u32 = 5;
/// How many codes are sent for one lookup within [`SEND_WINDOW`].
pub const MAX_SENDS: usize = 3;
/// The window in which sent codes are counted.
pub const SEND_WINDOW: TimeDelta = TimeDelta::hours(1);

/// The number of possible codes.
const CODES: u32 = 1_000_000;

/// A code. It has no `Debug` or `Display`, so it can't be logged by accident.
pub struct Code(u32);

impl Code {
    /// A random code, all equally likely.
    ///
    /// # Errors
    ///
    /// If the operating system has no randomness.
    pub fn random() -> Result<Self, getrandom::Error> {
        // Numbers beyond the last whole million would make some codes likelier.
        const LIMIT: u32 = u32::MAX - u32::MAX % CODES;
        loop {
            let random = getrandom::u32()?;
            if random < LIMIT {
                return Ok(Self(random % CODES));
            }
        }
    }

    /// `123456`, for programs that look for codes in mails.
    #[must_use]
    pub fn digits(&self) -> String {
        format!("{:06}", self.0)
    }

    /// `123 456`, for people.
    #[must_use]
    pub fn grouped(&self) -> String {
        format!("{:03} {:03}", self.0 / 1_000, self.0 % 1_000)
    }
}

/// The keyed hash of the shop, number and email of a lookup.
#[derive(Clone, Copy)]
pub struct LookupHash(pub Digest);

/// Computes the keyed hashes.
#[derive(Clone)]
pub struct CodeHasher {
    key: [u8; KEY],
}

impl CodeHasher {
    /// Uses the endpoint's secret key.
    #[must_use]
    pub const fn new(key: [u8; KEY]) -> Self {
        Self { key }
    }

    /// The hash of a lookup. The number counts by its digits, as it does when orders are found. Otherwise `10482` and
    /// `KS-10482` would have separate limits.
    #[must_use]
    pub fn lookup_hash(&self, shop: &str, number: &str, email: &str) -> LookupHash {
        let (number, email) = (number::rate_limit_key(number), normalize_email(email));
        let parts = [shop.as_bytes(), number.as_bytes(), email.as_bytes()];
        LookupHash(self.hash("look-up", parts))
    }

    /// The hash of a code for a lookup, in any spelling of the code.
    #[must_use]
    pub fn code(&self, LookupHash(lookup): &LookupHash, typed: &str) -> Digest {
        let code = Forms::of(typed).letters;
        self.hash("code", [&lookup[..], code.as_bytes()])
    }

    /// Each part is preceded by its length, so that no two lists of parts are the same bytes.
    fn hash<const N: usize>(&self, purpose: &str, parts: [&[u8]; N]) -> Digest {
        let mut hash = hmac_sha256(&self.key);
        hash.update(purpose.as_bytes());
        for part in parts {
            hash.update(&[0]);
            hash.update(&(part.len() as u64).to_be_bytes());
            hash.update(part);
        }
        hash.finalize().into_bytes().into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes() -> CodeHasher {
        CodeHasher::new([7; KEY])
    }

    #[test]
    fn all_digits_are_equally_likely_in_every_place() {
        const MANY: usize = 60_000;
        let mut counts = [[0; 10]; 6];
        for _ in 0..MANY {
            let digits = Code::random().unwrap().digits();
            assert_eq!(digits.len(), 6);
            for (count, digit) in counts.iter_mut().zip(digits.bytes()) {
                count[usize::from(digit - b'0')] += 1;
            }
        }
        // Six standard deviations of a fair share are some 440.
        let is_fair = |count: &usize| count.abs_diff(MANY / 10) < 440;
        assert!(counts.iter().flatten().all(is_fair), "{counts:?}");
    }

    #[test]
    fn a_code_keeps_its_zeros() {
        assert_eq!(Code(42).digits(), "000042");
        assert_eq!(Code(42).grouped(), "000 042");
        assert_eq!(Code(999_999).grouped(), "999 999");
    }

    #[test]
    fn every_spelling_of_a_lookup_has_one_hash() {
        let codes = codes();
        let one = codes.lookup_hash("mall", "KS-10482", "ada@example.com").0;
        for (number, email) in [
            ("#ks 10482", "ada@example.com"),
            ("10482", " Ada@Example.com "),
        ] {
            assert_eq!(codes.lookup_hash("mall", number, email).0, one, "{number}");
        }
        for (shop, number, email) in [
            ("other", "KS-10482", "ada@example.com"),
            ("mall", "KS-10483", "ada@example.com"),
            ("mall", "KS-10482", "eve@example.com"),
            ("mall1", "0482", "ada@example.com"),
        ] {
            assert_ne!(
                codes.lookup_hash(shop, number, email).0,
                one,
                "{shop} {number}"
            );
        }
        let other = CodeHasher::new([8; KEY]);
        assert_ne!(
            other.lookup_hash("mall", "KS-10482", "ada@example.com").0,
            one
        );
    }

    #[test]
    fn a_code_is_for_one_lookup_in_any_spelling() {
        let codes = codes();
        let [one, other] =
            ["1", "2"].map(|number| codes.lookup_hash("mall", number, "ada@example.com"));
        let digest = codes.code(&one, "012345");
        for typed in ["012 345", " 012-345\n", "012\u{a0}345"] {
            assert_eq!(codes.code(&one, typed), digest, "{typed}");
        }
        for typed in ["012346", "12345", "", "0123456"] {
            assert_ne!(codes.code(&one, typed), digest, "{typed}");
        }
        assert_ne!(codes.code(&other, "012345"), digest);
    }
}
