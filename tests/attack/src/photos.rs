//! `photos`: strangers ask for the photos of tickets, and so do shoppers for those of others.
//!
//! A photo may be shown only to who has the secret of the ticket that it came with. All other secrets get the answer of a
//! ticket that doesn't exist.

use std::io::Cursor;

use careline_harness::endpoint::DESK_TOKEN;
use careline_harness::outcome::Outcome;
use careline_harness::seed::uuid;
use careline_harness::{Result, digest};
use image::{ImageFormat, RgbImage};
use rand::rngs::SmallRng;
use rand::seq::IndexedRandom as _;
use serde_json::json;
use uuid::Uuid;

use crate::http::{Answer, Http, Request};
use crate::names::base64;
use crate::setup::Setup;
use crate::shopper::{Shopper, shop};
use crate::violation::Violation;

/// One address asks for all of them.
const NO_LIMITS: &str = "limits.multiplier = 1000";

/// A ticket with a photo.
struct Sent {
    ticket: Uuid,
    photo: Uuid,
    secret: String,
}

/// Asks this many times.
pub async fn run(setup: &Setup, times: u32) -> Result<Outcome<Violation>> {
    let endpoint = setup.endpoint("photos", NO_LIMITS)?;
    let running = endpoint.start()?;
    endpoint.ready().await?;
    let mut http = Http::of(endpoint.port());
    let mut rng = setup.seed.rng("photos");
    let mut sent = Vec::new();
    for nth in 0..2 {
        sent.push(send(&mut http, &mut rng, &Shopper::nth(nth)).await?);
    }
    let loose = upload(&mut http, &mut rng).await?.0;
    let missing = http
        .ask(&ask(&uuid(&mut rng).to_string(), "1", Some("x")))
        .await?;
    let (mut shown, mut violations) = (0, Vec::new());
    for _ in 0..times {
        let guess = Guess::at(&sent, loose, &mut rng);
        let answer = http.ask(&guess.request()).await?;
        shown += u32::from(answer.status == 200);
        violations.extend(guess.fault(&sent, &answer, &missing));
    }
    running.stop().await?;
    Ok(Outcome {
        runs: times,
        figures: format!("{times} requests, {shown} of them by who sent the photo"),
        violations,
    })
}

async fn send(http: &mut Http, rng: &mut SmallRng, shopper: &Shopper) -> Result<Sent> {
    let (photo, sha256) = upload(http, rng).await?;
    let secret = uuid(rng).to_string();
    let mut body = shopper.ticket_body(rng, &[(photo, sha256)]);
    let ticket = uuid(rng);
    if let Some(body) = body.as_object_mut() {
        body.insert("id".to_owned(), json!(ticket));
        body.insert("secret_sha256".to_owned(), json!(digest(&secret)));
    }
    let request = Request::post(shop("/tickets"), &body);
    let answer = http
        .ask(&request.header("idempotency-key", ticket.to_string()))
        .await?;
    expect(&answer, 201)?;
    Ok(Sent {
        ticket,
        photo,
        secret,
    })
}

/// Uploads a photo. Returns its id and its digest.
async fn upload(http: &mut Http, rng: &mut SmallRng) -> Result<(Uuid, String)> {
    let mut bytes = Cursor::new(Vec::new());
    RgbImage::new(8, 8).write_to(&mut bytes, ImageFormat::Jpeg)?;
    let (bytes, photo) = (bytes.into_inner(), uuid(rng));
    let sha256 = digest(&bytes);
    let metadata = format!("photo {}", base64(photo.to_string().as_bytes()));
    let request = Request::new("POST", shop("/uploads"))
        .header("tus-resumable", "1.0.0")
        .header("upload-length", bytes.len().to_string())
        .header("upload-metadata", metadata)
        .header("content-type", "application/offset+octet-stream")
        .body(bytes);
    expect(&http.ask(&request).await?, 201)?;
    Ok((photo, sha256))
}

fn expect(answer: &Answer, status: u16) -> Result {
    match answer.status == status {
        true => Ok(()),
        false => Err(format!("it was answered {}: {}", answer.status, answer.text()).into()),
    }
}

fn ask(ticket: &str, photo: &str, token: Option<&str>) -> Request {
    let request = Request::new("GET", shop(&format!("/tickets/{ticket}/photos/{photo}")));
    match token {
        Some(token) => request.bearer(token),
        None => request,
    }
}

/// A request for a photo.
#[derive(Debug)]
struct Guess {
    ticket: String,
    photo: String,
    token: Option<String>,
}

impl Guess {
    /// Real ids and secrets, mixed up, and others that resemble them.
    fn at(sent: &[Sent], loose: Uuid, rng: &mut SmallRng) -> Self {
        let ids = |of: fn(&Sent) -> Uuid| sent.iter().map(of).map(|id| id.to_string());
        let (other, secrets) = (uuid(rng).to_string(), sent.iter().map(|one| &one.secret));
        let near = secrets.clone().flat_map(|secret| {
            let shorter = secret.get(1..).unwrap_or_default().to_owned();
            [secret.to_uppercase(), shorter, digest(secret)]
        });
        let rest = ["", "*", "null", DESK_TOKEN, &other].map(str::to_owned);
        let tokens = secrets.clone().cloned().chain(near).chain(rest);
        let tokens: Vec<_> = tokens.map(Some).chain([None]).collect();
        let tickets: Vec<_> = ids(|one| one.ticket).chain([other.clone()]).collect();
        let photos = ids(|one| one.photo).chain(ids(|one| one.ticket));
        let more = [loose.to_string(), other, "..".to_owned(), "1".to_owned()];
        let photos: Vec<_> = photos.chain(more).collect();
        let pick = |from: &[String], rng: &mut SmallRng| from.choose(rng).cloned();
        Self {
            ticket: pick(&tickets, rng).unwrap_or_default(),
            photo: pick(&photos, rng).unwrap_or_default(),
            token: tokens.choose(rng).cloned().flatten(),
        }
    }

    fn request(&self) -> Request {
        ask(&self.ticket, &self.photo, self.token.as_deref())
    }

    fn fault(
        &self,
        sent: &[Sent],
        answer: &Answer,
        missing: &Answer,
    ) -> Option<(Violation, String)> {
        let opened = sent.iter().find(|one| {
            one.ticket.to_string() == self.ticket && Some(&one.secret) == self.token.as_ref()
        });
        let is_own = opened.is_some_and(|one| one.photo.to_string() == self.photo);
        let (violation, what) = match answer.status {
            200 if is_own => return None,
            200 => (Violation::Disclosed, "was shown"),
            404 if is_own => (Violation::Unserved, "wasn't shown to who sent it"),
            404 if opened.is_none() && answer.without_date() != missing.without_date() => (
                Violation::Leaked,
                "was refused otherwise than a missing ticket",
            ),
            404 => return None,
            _ => (Violation::Failed, "was answered otherwise"),
        };
        Some((violation, format!("{self:?} {what}: {}", answer.status)))
    }
}
