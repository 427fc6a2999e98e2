//! A tus client that uploads any bytes, at once or in pieces.

use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use careline_harness::Result;
use careline_harness::endpoint::SHOP;
use careline_harness::seed::uuid;
use rand::RngExt as _;
use rand::rngs::SmallRng;
use serde_json::Value;

use crate::http::{Answer, Http, Request};

const CONTENT: &str = "application/offset+octet-stream";

/// The result of an upload.
pub enum Became {
    /// Stored as a photo.
    Photo,
    /// Refused, with this reason.
    Refused(String),
}

/// A client.
pub struct Client {
    http: Http,
    rng: SmallRng,
}

impl Client {
    /// A client of the endpoint at this port.
    pub const fn new(port: u16, rng: SmallRng) -> Self {
        Self {
            http: Http::of(port),
            rng,
        }
    }

    /// Uploads a file. Returns the result, and how long the last request took.
    ///
    /// # Errors
    ///
    /// If the response is neither.
    pub async fn upload(&mut self, bytes: &[u8]) -> Result<(Became, Duration)> {
        let announcement = self.announcement(bytes.len());
        let start = Instant::now();
        if self.rng.random() {
            let announcement = announcement.header("content-type", CONTENT).body(bytes);
            let answer = self.http.ask(&announcement).await?;
            return Ok((became(&answer)?, start.elapsed()));
        }
        let created = self.http.ask(&announcement).await?;
        let place = created
            .header("location")
            .ok_or_else(|| failure(&created))?
            .to_owned();
        self.pieces(&place, bytes).await
    }

    async fn pieces(&mut self, place: &str, bytes: &[u8]) -> Result<(Became, Duration)> {
        let mut offset = 0;
        loop {
            let rest = bytes.get(offset..).unwrap_or_default();
            let length = match self.rng.random_range(0..3) {
                0 => rest.len(),
                _ => self.rng.random_range(0..=rest.len()),
            };
            let piece = rest.get(..length).unwrap_or_default();
            let patch = Request::new("PATCH", place)
                .header("tus-resumable", "1.0.0")
                .header("upload-offset", offset.to_string())
                .header("content-type", CONTENT)
                .body(piece);
            let start = Instant::now();
            let answer = self.http.ask(&patch).await?;
            offset += length;
            if answer.status != 204 || offset == bytes.len() {
                return Ok((became(&answer)?, start.elapsed()));
            }
        }
    }

    fn announcement(&mut self, length: usize) -> Request {
        let photo = STANDARD.encode(uuid(&mut self.rng).to_string());
        Request::new("POST", format!("/v1/shops/{SHOP}/uploads"))
            .header("tus-resumable", "1.0.0")
            .header("upload-length", length.to_string())
            .header("upload-metadata", format!("photo {photo}"))
    }
}

fn became(answer: &Answer) -> Result<Became> {
    match answer.status {
        201 | 204 => Ok(Became::Photo),
        415 => {
            let problem: Value = serde_json::from_slice(&answer.body)?;
            let reason = problem.get("detail").and_then(Value::as_str);
            let reason = reason.filter(|reason| reason.len() > 20);
            Ok(Became::Refused(
                reason.ok_or("it was refused without a reason")?.to_owned(),
            ))
        }
        _ => Err(failure(answer).into()),
    }
}

fn failure(answer: &Answer) -> String {
    format!("it was answered {}: {}", answer.status, answer.text())
}
