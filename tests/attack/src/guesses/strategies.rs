//! The ways to guess an order.

use careline_harness::seed::Seed;
use rand::RngExt as _;
use rand::rngs::SmallRng;
use rand::seq::IndexedRandom as _;
use serde_json::{Value, json};

use crate::http::Request;
use crate::shopper::{PREFIX, Shopper, shop};

/// The number of the guessers' networks.
pub const NETWORKS: usize = 200;
/// How many shoppers are targeted in particular: the first ones.
pub const VICTIMS: usize = 2;
/// The number of addresses in each network.
const ADDRESSES: u32 = 10;
/// The address of the guesser that never changes it.
const ONE: &str = "203.0.113.66";

/// A look-up that isn't right.
#[derive(Debug)]
pub struct Guess {
    /// Whether it isn't a well-formed look-up.
    pub is_odd: bool,
    /// The sender's address.
    pub from: String,
    number: Value,
    email: Value,
    header: Option<(&'static str, String)>,
}

/// A guesser that uses every way in turn.
pub struct Guesser<'a> {
    shoppers: &'a [Shopper],
    rng: SmallRng,
    nth: usize,
}

type Strategy = fn(&mut Guesser<'_>) -> Option<Guess>;

const STRATEGIES: [Strategy; 6] = [
    |guesser| Some(guesser.anything(ONE.into())),
    |guesser| {
        let from = guesser.address();
        Some(guesser.anything(from))
    },
    |guesser| guesser.numbers_of_one(),
    |guesser| guesser.emails_of_one(),
    |guesser| guesser.nearly_right(),
    |guesser| guesser.odd(),
];

impl<'a> Guesser<'a> {
    /// A guesser that knows the shoppers' emails and numbers, but not which belong together.
    #[must_use]
    pub fn at(shoppers: &'a [Shopper], seed: Seed) -> Self {
        let rng = seed.rng("guesser");
        let nth = 0;
        Self { shoppers, rng, nth }
    }

    /// The next guess. It is never right.
    pub fn next(&mut self) -> Guess {
        loop {
            let way = STRATEGIES.get(self.nth % STRATEGIES.len());
            self.nth += 1;
            if let Some(guess) = way.and_then(|way| way(self)) {
                return guess;
            }
        }
    }

    fn anything(&mut self, from: String) -> Guess {
        let email = format!("{}@customers.example", self.rng.random::<u32>());
        let number = self.number();
        Guess::of(from, number, email)
    }

    /// One shopper's email with consecutive numbers, other shoppers' among them.
    fn numbers_of_one(&mut self) -> Option<Guess> {
        let email = self.shoppers.first()?.email.clone();
        let number = format!("{PREFIX}{}", 20_001 + self.nth);
        Some(Guess::of(self.address(), number, email))
    }

    /// One shopper's number with the emails of others.
    fn emails_of_one(&mut self) -> Option<Guess> {
        let number = self.shoppers.get(1)?.number.clone();
        let others = self.shoppers.get(VICTIMS..)?;
        let email = others.choose(&mut self.rng)?.email.clone();
        Some(Guess::of(self.address(), number, email))
    }

    /// Variants of the right number and email.
    fn nearly_right(&mut self) -> Option<Guess> {
        let Shopper { number, email } = self.shoppers.choose(&mut self.rng)?.clone();
        let (name, domain) = email.split_once('@')?;
        let emails = [
            format!("{name}+1@{domain}"),
            format!("{email}."),
            format!("{email}\0"),
            format!("\u{feff}{email}"),
            format!("{email}\u{200b}"),
            format!("{}@{domain}", name.replace('o', "\u{43e}")),
            format!("{}@{domain}", name.replace('s', "\u{17f}")),
            format!("{}@{domain}", name.replace('.', "")),
            format!("\"{name}\"@{domain}"),
            format!("<{email}>"),
            format!("mailto:{email}"),
            format!("{email},eve@example.com"),
            format!("eve@example.com\r\n{email}"),
            format!("{name}@%"),
            "%".into(),
            "_%@customers.example".into(),
            "' OR '1'='1".into(),
            format!("{email}' --"),
            format!("{email}\" OR \"\"=\""),
            "*".into(),
            String::new(),
            "null".into(),
        ];
        let email = emails.choose(&mut self.rng)?.clone();
        Some(Guess::of(self.address(), number, email))
    }

    /// Malformed look-ups: other types, names and headers.
    fn odd(&mut self) -> Option<Guess> {
        let Shopper { number, email } = self.shoppers.choose(&mut self.rng)?.clone();
        let values = [
            json!(null),
            json!(true),
            json!(0),
            json!(-1),
            json!(1e308),
            json!([email]),
            json!([]),
            json!({"$ne": null}),
            json!({"email": email}),
            json!("x".repeat(100_000)),
        ];
        let mut guess = Guess::of(self.address(), number.clone(), "eve@example.com".into());
        match self.rng.random_range(0..4) {
            0 => guess.email = values.choose(&mut self.rng)?.clone(),
            1 => guess.number = values.choose(&mut self.rng)?.clone(),
            2 => guess.email = json!(format!("{}\u{0}{email}", "x".repeat(300))),
            _ => {
                let headers = [
                    ("order-token", self.rng.random::<u128>().to_string()),
                    ("authorization", format!("Bearer {number}")),
                    ("cookie", format!("email={email}")),
                    ("x-http-method-override", "GET".into()),
                    ("x-original-url", format!("/orders/{number}")),
                    ("x-user-email", email),
                ];
                guess.header = headers.choose(&mut self.rng).cloned();
            }
        }
        guess.is_odd = true;
        Some(guess)
    }

    /// A number in the range that the shop uses.
    fn number(&mut self) -> String {
        let digits = 20_000 + self.rng.random_range(0..7 * self.shoppers.len());
        let forms = [
            format!("{PREFIX}{digits}"),
            digits.to_string(),
            format!("# at {digits}"),
            format!("\u{ff21}\u{ff34}-{digits}"),
            format!("AT\u{2011}{digits}"),
        ];
        forms.choose(&mut self.rng).cloned().unwrap_or_default()
    }

    fn address(&mut self) -> String {
        let network = self.rng.random_range(0..NETWORKS);
        let host = self.rng.random_range(1..=ADDRESSES);
        match network % 4 {
            0 => format!(
                "2001:db8:{network:x}:{host:x}::{:x}",
                self.rng.random::<u16>()
            ),
            _ => format!("203.0.{network}.{host}"),
        }
    }
}

impl Guess {
    fn of(from: String, number: String, email: String) -> Self {
        Self {
            is_odd: false,
            from,
            number: number.into(),
            email: email.into(),
            header: None,
        }
    }

    /// The bytes on the wire.
    #[must_use]
    pub fn request(&self) -> Request {
        let body = json!({"order_number": self.number, "email": self.email});
        let request = Request::post(shop("/order-lookups"), &body).from(&self.from);
        match &self.header {
            Some((name, value)) => request.header(name, value),
            None => request,
        }
    }
}
