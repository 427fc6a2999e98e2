//! CodeHasher: six digits, mailed to the email of an order, by which a shopper shows that this mail is theirs to read.
//!
//! A code belongs to what was typed, number and email, and there is one whether they belong to an order or not. So nothing
//! that is kept or answered on the way to a right code tells which orders there are; only who reads that mail learns.
//! What was typed and the code itself are kept as keyed hashes alone. That guards a database without its key: a million
//! codes are soon tried by whoever has both, so what protects a code is that it's worth something for ten minutes and five
//! tries.

use chrono::TimeDelta;
use hmac::{Hmac, Mac as _};
use sha2::Sha256;

use crate::orders::number;
use crate::platform::crypto::{Digest, KEY};
use crate::store::orders::normalize_email;

/// How long a code is worth something.
pub const LIFE: TimeDelta = TimeDelta::minutes(10);
/// How often one may be tried.
pub const TRIES: u32 = 5;
/// How many are sent for one look-up within [`SENDS_WITHIN`].
pub const SENDS: usize = 3;
/// The time in which sends are counted.
pub const SENDS_WITHIN: TimeDelta = TimeDelta::hours(1);

/// How many codes there are.
const CODES: u32 = 1_000_000;

/// A code; it never shows in a log.
pub struct Code(u32);

impl Code {
    /// Any of them, each as likely as the others.
    ///
    /// # Errors
    ///
    /// When the machine has no randomness to give.
    pub fn any() -> Result<Self, getrandom::Error> {
        // What is beyond the last whole million would make some codes likelier.
        const EVEN: u32 = u32::MAX - u32::MAX % CODES;
        loop {
            let random = getrandom::u32()?;
            if random < EVEN {
                return Ok(Self(random % CODES));
            }
        }
    }

    /// `123456`, as machines look for it.
    #[must_use]
    pub fn digits(&self) -> String {
        format!("{:06}", self.0)
    }

    /// `123 456`, as people read it.
    #[must_use]
    pub fn grouped(&self) -> String {
        format!("{:03} {:03}", self.0 / 1_000, self.0 % 1_000)
    }
}

/// What was typed, as a keyed hash.
#[derive(Clone, Copy)]
pub struct LookUp(pub Digest);

/// Makes the keyed hashes.
pub struct CodeHasher {
    key: [u8; KEY],
}

impl CodeHasher {
    /// By the endpoint's own key.
    #[must_use]
    pub const fn new(key: [u8; KEY]) -> Self {
        Self { key }
    }

    /// What was typed. A number counts by its digits, as orders are found by them: else `10482` and `KS-10482` would each
    /// have tries and sends of their own.
    #[must_use]
    pub fn look_up(&self, shop: &str, number: &str, email: &str) -> LookUp {
        let (number, email) = (number::rate_limit_key(number), normalize_email(email));
        let parts = [shop.as_bytes(), number.as_bytes(), email.as_bytes()];
        LookUp(self.hash("look-up", parts))
    }

    /// A code for what was typed, however it's typed itself.
    #[must_use]
    pub fn code(&self, LookUp(look_up): &LookUp, typed: &str) -> Digest {
        let code = number::key(typed);
        self.hash("code", [&look_up[..], code.as_bytes()])
    }

    /// Each part goes with its length, so that no two lists of them are the same bytes.
    fn hash<const N: usize>(&self, purpose: &str, parts: [&[u8]; N]) -> Digest {
        let mut hash = <Hmac<Sha256> as hmac::digest::KeyInit>::new((&self.key).into());
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
    fn every_digit_is_as_likely_as_the_others_in_every_place() {
        const MANY: usize = 60_000;
        let mut counts = [[0; 10]; 6];
        for _ in 0..MANY {
            let digits = Code::any().unwrap().digits();
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
    fn a_look_up_is_one_however_it_is_typed() {
        let codes = codes();
        let one = codes.look_up("mall", "KS-10482", "ada@example.com").0;
        for (number, email) in [
            ("#ks 10482", "ada@example.com"),
            ("10482", " Ada@Example.com "),
        ] {
            assert_eq!(codes.look_up("mall", number, email).0, one, "{number}");
        }
        for (shop, number, email) in [
            ("other", "KS-10482", "ada@example.com"),
            ("mall", "KS-10483", "ada@example.com"),
            ("mall", "KS-10482", "eve@example.com"),
            ("mall1", "0482", "ada@example.com"),
        ] {
            assert_ne!(codes.look_up(shop, number, email).0, one, "{shop} {number}");
        }
        let other = CodeHasher::new([8; KEY]);
        assert_ne!(other.look_up("mall", "KS-10482", "ada@example.com").0, one);
    }

    #[test]
    fn a_code_is_for_one_look_up_however_it_is_typed() {
        let codes = codes();
        let [one, other] =
            ["1", "2"].map(|number| codes.look_up("mall", number, "ada@example.com"));
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
