//! `names`: path traversal, wherever a client may write a name.
//!
//! Secret files lie around the endpoint's data. Afterwards the folder may hold only what was there before, and what the
//! endpoint itself names.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use careline_harness::Result;
use careline_harness::endpoint::{DESK_TOKEN, Endpoint};
use careline_harness::outcome::Outcome;
use rand::RngExt as _;
use rand::rngs::SmallRng;
use rand::seq::IndexedRandom as _;
use serde_json::json;
use uuid::Uuid;

use crate::http::{Http, Request};
use crate::setup::{ORDERS_TOKEN, Setup};
use crate::shopper::{Shopper, shop};
use crate::violation::Violation;

/// The secret files beside the data.
const SECRET: &str = "what-nobody-may-read-7f3a";
/// Other contents that show that a file was read.
const TELLING: [&str; 6] = [
    SECRET,
    DESK_TOKEN,
    ORDERS_TOKEN,
    "SQLite format",
    "root:x:",
    "[[shops]]",
];
/// How many levels up a name leads: to each of the secrets, and to the root.
const DEPTHS: [usize; 5] = [1, 2, 3, 4, 9];
/// The longest name.
const LONG: usize = 20_000;

/// Sends this many names.
pub async fn run(setup: &Setup, names: u32) -> Result<Outcome<Violation>> {
    let assets = setup.assets("names")?;
    let endpoint = setup.endpoint(
        "names",
        &format!("assets = {assets}\nlimits.multiplier = 10000"),
    )?;
    let around = setup.place("names");
    for place in [
        "../secret.txt",
        "secret.txt",
        "assets/secret.txt",
        "data/secret.txt",
    ] {
        fs::write(around.join(place), SECRET)?;
    }
    let running = endpoint.start()?;
    endpoint.ready().await?;
    let before = files(setup.place("").as_path());
    let mut http = Http::of(endpoint.port());
    let shopper = Shopper::nth(0);
    let mut rng = setup.seed.rng("names");
    let mut violations = Vec::new();
    let (mut sent, mut refused) = (0, 0);
    for nth in 0..usize::try_from(names)? {
        let name = name(&mut rng, nth);
        for (what, request) in places(&name, &shopper, &mut rng) {
            sent += 1;
            let shown = format!(
                "{what} {:?}",
                String::from_utf8_lossy(name.get(..80).unwrap_or(&name))
            );
            match http.ask(&request).await {
                Err(_) => refused += 1,
                Ok(answer) => {
                    refused += u32::from(answer.status >= 400);
                    let text = answer.text();
                    let headers = format!("{:?}", answer.headers);
                    if TELLING
                        .iter()
                        .any(|secret| text.contains(secret) || headers.contains(secret))
                    {
                        violations.push((
                            Violation::Disclosed,
                            format!("{shown} was answered with a file"),
                        ));
                    }
                    if answer.status >= 500 {
                        violations.push((
                            Violation::Failed,
                            format!("{shown} was answered {}", answer.status),
                        ));
                    }
                }
            }
        }
    }
    endpoint.ready().await?;
    running.stop().await?;
    let strange = strange(setup, &endpoint, &before);
    violations.extend(strange.map(|file| (Violation::Stored, format!("{file} is there"))));
    Ok(Outcome {
        runs: names,
        figures: format!("{names} names in {sent} requests, {refused} of them refused"),
        violations,
    })
}

/// A random name of parent segments, path segments and odd bytes.
fn name(rng: &mut SmallRng, nth: usize) -> Vec<u8> {
    const UP: [&[u8]; 24] = [
        b"../",
        b"..\\",
        b"..%2f",
        b"..%5c",
        b"%2e%2e/",
        b"%2e%2e%2f",
        b"%2E%2E%5C",
        b"%252e%252e%252f",
        b"%25252e%25252e/",
        b"..%c0%af",
        b"%c0%ae%c0%ae/",
        b"%c0%ae%c0%ae%c0%af",
        b"%e0%80%ae%e0%80%ae/",
        b"\xc0\xae\xc0\xae/",
        b"..%ef%bc%8f",
        "\u{ff0e}\u{ff0e}/".as_bytes(),
        "\u{2024}\u{2024}/".as_bytes(),
        b"..;/",
        b"....//",
        b"..././",
        b".%00./",
        b"..%00/",
        b"%u002e%u002e/",
        b"//",
    ];
    const START: [&[u8]; 12] = [
        b"",
        b"",
        b"",
        b"",
        b"/",
        b"//",
        b"C:\\",
        b"file:///",
        b"\\\\host\\",
        b"./",
        b"%2f",
        b"~/",
    ];
    const DOWN: [&[u8]; 14] = [
        b"secret.txt",
        b"careline.toml",
        b"data/careline.db",
        b"data/links.key",
        b"data/secret.txt",
        b"links.key",
        b"careline.db",
        b"log",
        b"etc/passwd",
        b"proc/self/environ",
        b"assets/secret.txt",
        b"uploads/",
        b"con",
        b"1.jpg",
    ];
    const END: [&[u8]; 10] = [
        b"",
        b"",
        b"",
        b"%00",
        b"%00.jpg",
        b"\0",
        b".",
        b"%20",
        b"::$DATA",
        b"%0d%0aSet-Cookie:%20a=b",
    ];
    let up = UP.get(nth % UP.len()).copied().unwrap_or_default();
    // First every form of the parent segment, for each of the secrets.
    if let Some(depth) = DEPTHS.get(nth / UP.len()) {
        let secret = match depth {
            1..=4 => &b"secret.txt"[..],
            _ => b"etc/passwd",
        };
        return [&up.repeat(*depth), secret].concat();
    }
    let piece =
        |of: &[&[u8]], rng: &mut SmallRng| of.choose(rng).copied().unwrap_or_default().to_vec();
    let mut name = piece(&START, rng);
    for _ in 0..rng.random_range(0..9) {
        match rng.random_bool(0.8) {
            true => name.extend(up),
            false => name.extend(piece(&UP, rng)),
        }
    }
    name.extend(piece(&DOWN, rng));
    name.extend(piece(&END, rng));
    match nth % 100 {
        99 => name.repeat(LONG / name.len().max(1)),
        _ => name,
    }
}

/// The requests that carry a name, one for each place.
fn places(name: &[u8], shopper: &Shopper, rng: &mut SmallRng) -> Vec<(&'static str, Request)> {
    const PATHS: [(&str, &str, &str, &str); 15] = [
        ("GET", "/", "", ""),
        ("GET", "/careline/", "", ""),
        ("GET", "/careline/1/", "", ""),
        ("GET", "/v1/shops/", "", ""),
        ("GET", "/v1/shops/", "", "/desk/tickets"),
        ("PUT", "", "/orders/", ""),
        ("GET", "", "/tickets/", ""),
        ("POST", "", "/tickets/", "/messages"),
        ("GET", "", "/tickets/", "/photos/1"),
        ("GET", "", "/tickets/1/photos/", ""),
        ("HEAD", "", "/uploads/", ""),
        ("PATCH", "", "/uploads/", ""),
        ("DELETE", "", "/uploads/", ""),
        ("GET", "", "/desk/tickets/", ""),
        ("GET", "/desk/act/", "", ""),
    ];
    let in_path = |(method, path, of_shop, after): &(&'static str, &str, &str, &str)| {
        let before = match *of_shop {
            "" => (*path).to_owned(),
            of_shop => shop(of_shop),
        };
        let target = [before.as_bytes(), name, after.as_bytes()].concat();
        let request = Request::new(method, target)
            .header("tus-resumable", "1.0.0")
            .header("upload-offset", "0")
            .header("content-type", "application/offset+octet-stream");
        let token = if *method == "PUT" {
            ORDERS_TOKEN
        } else {
            DESK_TOKEN
        };
        ("the path", request.bearer(token))
    };
    // Every place costs a request, so each name is sent where files are read, in one other path, and in all other
    // fields.
    let paths = [PATHS.get(1), PATHS.choose(rng)];
    let mut requests: Vec<_> = paths.into_iter().flatten().map(in_path).collect();
    let text = String::from_utf8_lossy(name).into_owned();
    let encoded = base64(name);
    let photo = base64(Uuid::nil().to_string().as_bytes());
    let announce = |metadata: String| {
        Request::new("POST", shop("/uploads"))
            .header("tus-resumable", "1.0.0")
            .header("upload-length", "10")
            .header("upload-metadata", metadata)
    };
    let ticket = |body: &serde_json::Value, key: &[u8]| {
        Request::post(shop("/tickets"), body).header("idempotency-key", key)
    };
    let mut body = shopper.ticket_body(rng, &[]);
    if let Some(ticket) = body.as_object_mut() {
        let photo = json!([{"id": text, "sha256": text}]);
        let (key, value) = [
            ("id", json!(text)),
            ("secret_sha256", json!(text)),
            ("topic", json!(text)),
            ("locale", json!(text)),
            ("photos", photo),
        ]
        .choose(rng)
        .cloned()
        .unwrap_or_default();
        ticket.insert(key.to_owned(), value);
    }
    let whole = shopper.ticket_body(rng, &[]);
    let id = whole
        .get("id")
        .and_then(|id| id.as_str())
        .unwrap_or_default();
    requests.extend([
        (
            "a file's name",
            announce(format!("photo {photo},filename {encoded}")),
        ),
        ("a photo's id", announce(format!("photo {encoded}"))),
        ("a raw metadata", announce(text.clone())),
        ("a ticket", ticket(&body, id.as_bytes())),
        ("a key", ticket(&whole, name)),
        (
            "a token",
            ticket(
                &shopper.ticket_body(rng, &[]),
                Uuid::new_v4().to_string().as_bytes(),
            )
            .header("order-token", name),
        ),
        (
            "a desk's token",
            Request::new("GET", shop("/desk/tickets"))
                .header("authorization", [b"Bearer ", name].concat()),
        ),
    ]);
    requests
}

/// Base64 with padding.
pub fn base64(bytes: &[u8]) -> String {
    use base64::Engine as _;
    base64::engine::general_purpose::STANDARD.encode(bytes)
}

/// Every file below a folder.
fn files(folder: &Path) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        match path.is_dir() {
            true => found.extend(files(&path)),
            false => found.extend([path.to_string_lossy().into_owned()]),
        }
    }
    found
}

/// Files that are new and not named by the endpoint.
fn strange(
    setup: &Setup,
    endpoint: &Endpoint,
    before: &BTreeSet<String>,
) -> impl Iterator<Item = String> {
    let data = endpoint.data();
    let is_ours = move |file: &Path| {
        let Ok(inside) = file.strip_prefix(&data) else {
            return false;
        };
        let mut parts = inside
            .iter()
            .map(|part| part.to_string_lossy().into_owned());
        let (folder, name) = (
            parts.next().unwrap_or_default(),
            parts.next_back().unwrap_or_default(),
        );
        match folder.as_str() {
            "careline.db" | "careline.db-wal" | "careline.db-shm" | "links.key" => name.is_empty(),
            "uploads" => Uuid::try_parse(&name).is_ok(),
            "photos" => name
                .strip_suffix(".jpg")
                .is_some_and(|id| Uuid::try_parse(id).is_ok()),
            "mail" => name
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"@.-_,:=".contains(&byte)),
            _ => false,
        }
    };
    let after = files(setup.place("").as_path());
    let log = endpoint.log();
    let new: Vec<_> = after.difference(before).cloned().collect();
    new.into_iter()
        .filter(move |file| Path::new(file) != log && !is_ours(Path::new(file)))
}
