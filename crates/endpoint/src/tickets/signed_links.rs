//! SignedLinks in mails: tokens that nobody can make or alter without this endpoint's key.
//!
//! A token says until when it holds, and carries an HMAC-SHA256 over what it is for: a purpose, a shop, a ticket and that
//! time. So a token of one ticket, shop or purpose is worth nothing at another, and nothing about them is kept here.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, TimeDelta, Utc};
use hmac::{Hmac, Mac as _};
use sha2::Sha256;
use uuid::Uuid;

use crate::platform::crypto::KEY;

/// How long a shopper's link opens a request.
const OPEN_LIFE: TimeDelta = TimeDelta::days(180);
/// How long an agent's link works.
const ACT_LIFE: TimeDelta = TimeDelta::days(30);

/// What an agent can do by a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Support answered by a mail of its own.
    Answered,
    /// Support is done.
    Resolve,
    /// The money is on its way back.
    Refunded,
}

impl Action {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Answered, Self::Resolve, Self::Refunded];

    const fn name(self) -> &'static str {
        match self {
            Self::Answered => "answered",
            Self::Resolve => "resolve",
            Self::Refunded => "refunded",
        }
    }

    fn by_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|action| action.name() == name)
    }
}

/// Makes tokens and checks them.
pub struct SignedLinks {
    key: [u8; KEY],
}

impl SignedLinks {
    /// By the endpoint's own key.
    #[must_use]
    pub const fn new(key: [u8; KEY]) -> Self {
        Self { key }
    }

    /// A token that opens a ticket to its shopper.
    #[must_use]
    pub fn open(&self, shop: &str, ticket: Uuid, now: DateTime<Utc>) -> String {
        self.sign("open", shop, ticket, now + OPEN_LIFE)
    }

    /// Whether a token opens that ticket.
    #[must_use]
    pub fn opens(&self, shop: &str, ticket: Uuid, token: &str, now: DateTime<Utc>) -> bool {
        self.holds("open", shop, ticket, token, now)
    }

    /// A token by which an agent can do one thing to a ticket; it names all three.
    #[must_use]
    pub fn act(&self, action: Action, shop: &str, ticket: Uuid, now: DateTime<Utc>) -> String {
        let name = action.name();
        let proof = self.sign(name, shop, ticket, now + ACT_LIFE);
        format!("{shop}.{}.{name}.{proof}", ticket.simple())
    }

    /// What an agent's token is for, where it holds.
    #[must_use]
    pub fn acts<'a>(&self, token: &'a str, now: DateTime<Utc>) -> Option<(&'a str, Uuid, Action)> {
        let mut parts = token.splitn(4, '.');
        let (shop, ticket) = (parts.next()?, parts.next()?.parse().ok()?);
        let action = Action::by_name(parts.next()?)?;
        let holds = self.holds(action.name(), shop, ticket, parts.next()?, now);
        holds.then_some((shop, ticket, action))
    }

    fn sign(&self, purpose: &str, shop: &str, ticket: Uuid, until: DateTime<Utc>) -> String {
        let until = until.timestamp().to_be_bytes();
        let code = self.code(purpose, shop, ticket, until).finalize();
        URL_SAFE_NO_PAD.encode([&until[..], &code.into_bytes()[..]].concat())
    }

    fn holds(
        &self,
        purpose: &str,
        shop: &str,
        ticket: Uuid,
        token: &str,
        now: DateTime<Utc>,
    ) -> bool {
        let Ok(bytes) = URL_SAFE_NO_PAD.decode(token) else {
            return false;
        };
        let Some((until, code)) = bytes.split_first_chunk() else {
            return false;
        };
        let expected = self.code(purpose, shop, ticket, *until);
        // Compared in a time that doesn't tell where they differ.
        expected.verify_slice(code).is_ok() && i64::from_be_bytes(*until) > now.timestamp()
    }

    /// No part has a NUL in it, so no two sets of them are the same bytes.
    fn code(&self, purpose: &str, shop: &str, ticket: Uuid, until: [u8; 8]) -> Hmac<Sha256> {
        let mut code = <Hmac<Sha256> as hmac::digest::KeyInit>::new((&self.key).into());
        for part in [purpose, shop] {
            code.update(part.as_bytes());
            code.update(&[0]);
        }
        code.update(ticket.as_bytes());
        code.update(&until);
        code
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TICKET: Uuid = Uuid::from_u128(7);

    fn links() -> SignedLinks {
        SignedLinks::new([7; KEY])
    }

    #[test]
    fn a_token_opens_one_ticket_of_one_shop_for_a_while() {
        let (links, now) = (links(), Utc::now());
        let token = links.open("mall", TICKET, now);
        assert!(links.opens("mall", TICKET, &token, now));
        assert!(!links.opens("other", TICKET, &token, now));
        assert!(!links.opens("mall", Uuid::from_u128(8), &token, now));
        let day = |days| now + TimeDelta::days(days);
        assert!(links.opens("mall", TICKET, &token, day(179)));
        assert!(!links.opens("mall", TICKET, &token, day(180)));
        assert!(!SignedLinks::new([8; KEY]).opens("mall", TICKET, &token, now));
        for token in ["", "AAAA", &token[..53], &format!("{token}A")] {
            assert!(!links.opens("mall", TICKET, token, now), "{token}");
        }
    }

    #[test]
    fn no_altered_token_holds() {
        let (links, now) = (links(), Utc::now());
        let token = links.open("mall", TICKET, now);
        let act = links.act(Action::Resolve, "mall", TICKET, now);
        for (token, is_open) in [(&token, true), (&act, false)] {
            for at in 0..token.len() {
                for other in ["A", "z", "0"] {
                    let mut altered = token.clone();
                    altered.replace_range(at..=at, other);
                    if altered == *token {
                        continue;
                    }
                    let holds = if is_open {
                        links.opens("mall", TICKET, &altered, now)
                    } else {
                        links.acts(&altered, now).is_some()
                    };
                    assert!(!holds, "{altered}");
                }
            }
        }
    }

    #[test]
    fn an_agents_token_does_one_thing() {
        let (links, now) = (links(), Utc::now());
        let token = links.act(Action::Resolve, "mall", TICKET, now);
        let meant = links.acts(&token, now);
        assert_eq!(meant, Some(("mall", TICKET, Action::Resolve)));
        assert!(
            links
                .acts(&token.replace("resolve", "refunded"), now)
                .is_none()
        );
        assert!(links.acts(&token.replace("mall", "other"), now).is_none());
        let later = now + TimeDelta::days(30);
        assert!(links.acts(&token, later).is_none());
        let proof = token.rsplit('.').next().unwrap();
        assert!(!links.opens("mall", TICKET, proof, now), "another purpose");
    }
}
