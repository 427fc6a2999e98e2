//! Runs each target on its seeds and on mutations of them.

use careline_harness::seed::Seed;
use rand::RngExt as _;
use rand::rngs::SmallRng;
use rand::seq::IndexedRandom as _;

use crate::{Target, seeds};

/// Bytes that mutations insert.
const TOKENS: [&[u8]; 20] = [
    b"\r\n",
    b"\r",
    b"\n",
    b"\0",
    b"\"",
    b"\\",
    b"{",
    b"[",
    b"]",
    b"}",
    b",",
    b":",
    b"=",
    b"-1",
    b"9999999999999999999999",
    b"1e999",
    b"null",
    b"\xff\xfe",
    "\u{202e}".as_bytes(),
    b"\nBcc: eve@example.com\n",
];

/// A mutation of a seed.
fn mutated(seed: &[u8], rng: &mut SmallRng) -> Vec<u8> {
    let mut bytes = seed.to_vec();
    for _ in 0..rng.random_range(1..6) {
        let at = rng.random_range(0..=bytes.len());
        let to = rng.random_range(at..=bytes.len()).min(at + 64);
        match rng.random_range(0..5) {
            0 => drop(bytes.drain(at..to)),
            1 => drop(bytes.splice(
                at..to,
                TOKENS.choose(rng).copied().unwrap_or_default().to_vec(),
            )),
            2 => {
                let piece = bytes.get(at..to).unwrap_or_default().repeat(3);
                drop(bytes.splice(at..at, piece));
            }
            3 => bytes.truncate(at),
            _ => {
                if let Some(byte) = bytes.get_mut(at) {
                    *byte ^= 1 << rng.random_range(0..8);
                }
            }
        }
    }
    bytes
}

fn holds(name: &str, target: Target, mutations: usize) {
    let seed = Seed::of_test().expect("the seed is a number");
    let mut rng = seed.rng(name);
    let seeds = seeds::of(name);
    seeds.iter().for_each(|seed| target(seed));
    for _ in 0..mutations {
        let bytes = mutated(seeds.choose(&mut rng).expect("there are seeds"), &mut rng);
        println!("{:?}", String::from_utf8_lossy(&bytes));
        target(&bytes);
    }
}

#[test]
fn whatever_stands_in_an_uploads_headers() {
    holds("tus", crate::tus, 300);
}

#[test]
fn whatever_a_ticket_is() {
    holds("ticket", crate::ticket, 500);
}

#[test]
fn whatever_a_merchant_writes() {
    holds("shop_file", crate::shop_file, 1_000);
}

#[test]
fn whatever_a_photo_is() {
    holds("photo", crate::photo, 500);
}

#[test]
fn whatever_a_shopper_says() {
    holds("mail", crate::mail, 100);
}
