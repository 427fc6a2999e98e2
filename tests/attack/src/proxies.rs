//! `proxies`: a client can't change the address that it is counted by.
//!
//! The same forged headers are sent by a peer that isn't a trusted proxy, and through a proxy that adds the address of
//! its client. The requests guess at orders: soon all of them are refused as one client's, and the shopper whose
//! address they named is still served.

use std::net::Ipv4Addr;
use std::time::Instant;

use careline_harness::Result;
use careline_harness::outcome::Outcome;
use rand::RngExt as _;
use rand::rngs::SmallRng;
use rand::seq::IndexedRandom as _;

use crate::http::{Http, Request};
use crate::setup::Setup;
use crate::shopper::{Shopper, look_up};
use crate::violation::Violation;

/// The trusted networks.
const TRUSTED: &str = "trusted_proxies = [\"127.0.0.1\", \"10.0.0.0/8\"]";
const PROXY: Ipv4Addr = Ipv4Addr::LOCALHOST;
const STRANGER: Ipv4Addr = Ipv4Addr::new(127, 0, 0, 2);
/// The forger behind the proxy.
const FORGER: &str = "203.0.113.66";
/// The shopper whose address is named.
const NAMED: [&str; 3] = ["198.51.100.7", "192.0.2.9", "2001:db8:7::1"];
/// How many guesses of one client are answered, and after how many seconds one more is.
const ANSWERED: u64 = 20;
const ANOTHER: u64 = 30;

/// A header of arbitrary bytes.
type Header = (&'static str, Vec<u8>);

/// Sends this many forged headers, by both ways.
pub async fn run(setup: &Setup, forged: u32) -> Result<Outcome<Violation>> {
    let endpoint = setup.endpoint("proxies", TRUSTED)?;
    let running = endpoint.start()?;
    endpoint.ready().await?;
    let shopper = Shopper::nth(0);
    let mut proxy = Http::of(endpoint.port()).by(PROXY);
    shopper.buy(&mut proxy).await?;
    let mut rng = setup.seed.rng("proxies");
    let mut forgeries = forgeries();
    while forgeries.len() < usize::try_from(forged)? {
        forgeries.push(any(&mut rng));
    }
    let mut violations = Vec::new();
    let mut figures = Vec::new();
    for (peer, added) in [(STRANGER, None), (PROXY, Some(FORGER))] {
        let mut http = Http::of(endpoint.port()).by(peer);
        let (mut answered, mut limited) = (0, 0);
        let since = Instant::now();
        for (nth, forgery) in forgeries.iter().enumerate() {
            let request = forge(nth, forgery, added);
            match http.ask(&request).await?.status {
                404 => answered += 1,
                429 => limited += 1,
                // The header can't be read.
                400 | 431 => {}
                status => violations.push((
                    Violation::Failed,
                    format!("{forgery:?} was answered {status}"),
                )),
            }
        }
        if answered > ANSWERED + since.elapsed().as_secs().div_ceil(ANOTHER) {
            let what =
                format!("{answered} forgeries by {peer} were answered as if of many clients");
            violations.push((Violation::Bypassed, what));
        }
        figures.push(format!("by {peer} {answered} answered, {limited} limited"));
    }
    for address in NAMED {
        let answer = proxy.ask(&shopper.look_up().from(address)).await?;
        if !shopper.is_theirs(&answer) {
            let what = format!(
                "{address}, which others named, was answered {}",
                answer.status
            );
            violations.push((Violation::Unserved, what));
        }
    }
    running.stop().await?;
    Ok(Outcome {
        runs: 2 * forged,
        figures: format!(
            "{} forged proxy headers, twice: {}; the {} named clients served",
            forgeries.len(),
            figures.join(", "),
            NAMED.len(),
        ),
        violations,
    })
}

/// A guess with such headers. The proxy adds its client's address, on the same line or another.
fn forge(nth: usize, forgery: &[Header], added: Option<&str>) -> Request {
    let guess = look_up(&format!("AT-{nth}"), &format!("{nth}@example.com"));
    let mut headers = forgery.to_vec();
    if let Some(address) = added {
        let last = headers.last_mut().filter(|_| nth.is_multiple_of(2));
        match last.filter(|(name, _)| *name == FORWARDED_FOR) {
            Some((_, value)) => value.extend(format!(", {address}").bytes()),
            None => headers.push((FORWARDED_FOR, address.into())),
        }
    }
    let headers = headers.into_iter();
    headers.fold(guess, |guess, (name, value)| guess.header(name, value))
}

const FORWARDED_FOR: &str = "x-forwarded-for";
const NAMES: [&str; 16] = [
    FORWARDED_FOR,
    "X-Forwarded-For",
    "forwarded",
    "x-real-ip",
    "cf-connecting-ip",
    "cf-connecting-ipv6",
    "true-client-ip",
    "x-client-ip",
    "x-cluster-client-ip",
    "x-forwarded",
    "forwarded-for",
    "fastly-client-ip",
    "x-originating-ip",
    "x-remote-addr",
    "x-azure-clientip",
    "via",
];

/// Known forgeries.
fn forgeries() -> Vec<Vec<Header>> {
    let [one, other, six] = NAMED;
    let values = [
        one.to_owned(),
        format!("{one}, {other}"),
        format!("{one},{other},{six}"),
        format!("{one}, 10.0.0.1"),
        "10.0.0.1".into(),
        "127.0.0.1".into(),
        "127.0.0.1, 127.0.0.1".into(),
        "::1".into(),
        "::ffff:127.0.0.1".into(),
        "::ffff:10.0.0.1".into(),
        format!("{one}:443"),
        format!("{one}:"),
        format!("{one}:99999"),
        format!("[{six}]:443"),
        format!("[{six}"),
        format!("{six}%eth0"),
        "fe80::1%25lo".into(),
        "0.0.0.0".into(),
        "255.255.255.255".into(),
        "localhost".into(),
        "unknown".into(),
        "_hidden".into(),
        "0x7f.0.0.1".into(),
        "2130706433".into(),
        "0177.0.0.1".into(),
        "198.51.100.07".into(),
        "1.2.3".into(),
        "198.51.100.256".into(),
        "-1".into(),
        String::new(),
        ",".into(),
        ",,,,".into(),
        format!(",{one}"),
        format!("{one},"),
        format!("\t{one}\t"),
        format!("\"{one}\""),
        format!("'{one}'"),
        format!("for={one}"),
        format!("for=\"[{six}]:4711\";proto=https;by=10.0.0.1"),
        format!("{one};{other}"),
        format!("{one} {other}"),
        format!("{one}/32"),
        format!("{one}, <script>alert(1)</script>"),
        "${jndi:ldap://x/}".into(),
        "%31%32%37.0.0.1".into(),
        "１９８.51.100.7".into(),
        format!("{one}\u{0}"),
        format!("{one}, {}", "9".repeat(4_000)),
        vec![one; 500].join(", "),
        vec!["10.0.0.1"; 500].join(", "),
        format!("{}{one}", ",".repeat(5_000)),
    ];
    let by_name = values
        .iter()
        .map(|value| vec![(FORWARDED_FOR, value.clone().into_bytes())]);
    let of_other_names = NAMES.iter().flat_map(|name| {
        let values = values.iter().take(4);
        values.map(move |value| vec![(*name, value.clone().into_bytes())])
    });
    let in_lines = [
        vec![(FORWARDED_FOR, one.into()), (FORWARDED_FOR, other.into())],
        vec![
            (FORWARDED_FOR, one.into()),
            (FORWARDED_FOR, "10.0.0.1".into()),
        ],
        vec![
            (FORWARDED_FOR, b"\xff\xfe".to_vec()),
            (FORWARDED_FOR, one.into()),
        ],
        vec![(FORWARDED_FOR, b"\xff\xfe".to_vec())],
        vec![
            ("forwarded", format!("for={one}").into()),
            ("x-real-ip", other.into()),
        ],
        vec![(FORWARDED_FOR, one.into()); 50],
    ];
    by_name.chain(of_other_names).chain(in_lines).collect()
}

/// A random forgery.
fn any(rng: &mut SmallRng) -> Vec<Header> {
    const PIECES: [&str; 12] = [
        "198.51.100.7",
        "192.0.2.9",
        "10.0.0.1",
        "127.0.0.1",
        "2001:db8:7::1",
        "[",
        "]",
        ":80",
        ",",
        ", ",
        " ",
        "for=",
    ];
    let lines = rng.random_range(1..4);
    let line = |_| {
        let name = NAMES.choose(rng).copied().unwrap_or(FORWARDED_FOR);
        let pieces = rng.random_range(1..8);
        let pieces = (0..pieces).filter_map(|_| PIECES.choose(rng).copied());
        (name, pieces.collect::<String>().into_bytes())
    };
    (0..lines).map(line).collect()
}
