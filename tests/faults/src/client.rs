//! A shopper's client and the desk of their support: sends until somebody answers, and notes what was said.
//!
//! A broken connection, a late answer and "try again" (`5xx`) are no answers: the same is sent again, under the same key.
//! Anything else that isn't what should come is a surprise, and ends the story.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rand::RngExt as _;
use rand::rngs::SmallRng;
use reqwest::header::{HeaderMap, LOCATION};
use reqwest::{Method, RequestBuilder, StatusCode};
use serde_json::Value;
use uuid::Uuid;

use crate::crowd::Tally;
use crate::photo::{Kept, Photo};
use crate::record::{Deed, DeedKind, Record, Story};
use careline_harness::endpoint::{DESK_TOKEN, Endpoint, SHOP};
use careline_harness::{Result, digest};

/// How long it waits for an answer.
pub const LATE: Duration = Duration::from_secs(1);
/// How long one thing is tried.
const PATIENCE: Duration = Duration::from_secs(90);
/// The longest pause before the next try.
const PAUSE_MAX: u64 = 40;

/// Who sends.
pub struct Client {
    /// What it did.
    pub record: Record,
    http: reqwest::Client,
    url: String,
    kept: PathBuf,
    rng: SmallRng,
    tally: Arc<Tally>,
}

/// What was said at last.
struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: Vec<u8>,
}

impl Client {
    /// One of an endpoint, by an address that may lead through something that breaks things.
    ///
    /// # Errors
    ///
    /// When it can't speak HTTP.
    pub fn new(endpoint: &Endpoint, url: &str, rng: SmallRng, tally: Arc<Tally>) -> Result<Self> {
        // Each request has a connection of its own, so that what happens to one happens to no other.
        let http = reqwest::Client::builder()
            .pool_max_idle_per_host(0)
            .timeout(LATE)
            .no_proxy();
        Ok(Self {
            record: Record::default(),
            http: http.build()?,
            url: url.to_owned(),
            kept: endpoint.data().join("photos"),
            rng,
            tally,
        })
    }

    /// Sends a ticket again that was acknowledged long ago, and reads it as its shopper does.
    ///
    /// # Errors
    ///
    /// When the answers aren't those of then.
    pub async fn again(&mut self, story: &Story) -> Result {
        let post = Request::post(self.at("tickets"), &story.body).key(&story.id.to_string());
        let again = self.send(&post, &[StatusCode::CREATED]).await?;
        self.record.replays += 1;
        let receipt = story.receipt.as_ref().map(|(_, receipt)| receipt);
        if receipt != Some(&again.body) {
            return Err(format!("{} got another receipt", story.id).into());
        }
        let get = Request::new(Method::GET, self.at(&format!("tickets/{}", story.id)));
        self.send(&get.bearer(&story.secret), &[StatusCode::OK])
            .await?;
        Ok(())
    }

    /// Tells a story, and notes it however it ends.
    pub async fn story(&mut self) {
        let Ok(mut story) = Story::prepare(&mut self.rng) else {
            return;
        };
        if let Err(surprise) = self.tell(&mut story).await {
            self.record
                .surprises
                .push(format!("{}: {surprise}", story.id));
        }
        self.record.stories.push(story);
    }

    async fn tell(&mut self, story: &mut Story) -> Result {
        for photo in &mut story.photos {
            self.upload(photo).await?;
        }
        self.submit(story).await?;
        for kind in DeedKind::ALL {
            if self.rng.random_bool(0.6) {
                let deed = Deed::prepare(kind, &mut self.rng)?;
                story.deeds.push(deed);
                self.act(story).await?;
            }
        }
        self.look(story).await
    }

    /// Sends a ticket until there is a receipt, and perhaps once or twice more.
    async fn submit(&mut self, story: &mut Story) -> Result {
        let (url, key) = (self.at("tickets"), story.id.to_string());
        let post = Request::post(url, &story.body).key(&key);
        story.receipt = Some(self.receipt(&post).await?);
        for _ in 0..self.rng.random_range(0..3) {
            let (_, again) = self.receipt(&post).await?;
            self.record.replays += 1;
            if story
                .receipt
                .as_ref()
                .is_some_and(|(_, first)| *first != again)
            {
                return Err("the same ticket got two receipts".into());
            }
        }
        Ok(())
    }

    /// A receipt, and when it came; now and then the shopper presses twice.
    async fn receipt(&mut self, post: &Request) -> Result<(Instant, Vec<u8>)> {
        let fine = [StatusCode::CREATED];
        if self.rng.random_bool(0.2) {
            // Its answer is nobody's, as that of a tab which was closed.
            let other = post.build(&self.http).send();
            let (_, receipt) = tokio::join!(other, self.send(post, &fine));
            return Ok((Instant::now(), receipt?.body));
        }
        let receipt = self.send(post, &fine).await?;
        Ok((Instant::now(), receipt.body))
    }

    /// Says or does the story's newest deed.
    async fn act(&mut self, story: &mut Story) -> Result {
        let Story {
            id, secret, deeds, ..
        } = story;
        let Some(deed) = deeds.last_mut() else {
            return Ok(());
        };
        for photo in &mut deed.photos {
            self.upload(photo).await?;
        }
        let url = match deed.kind {
            DeedKind::Asked => self.at(&format!("tickets/{id}/messages")),
            DeedKind::Step => self.at(&format!("desk/tickets/{id}/steps")),
            DeedKind::Said => self.at(&format!("desk/tickets/{id}/messages")),
            DeedKind::Resolved => self.at(&format!("desk/tickets/{id}/resolve")),
        };
        let token = match deed.kind {
            DeedKind::Asked => secret,
            _ => DESK_TOKEN,
        };
        let key = deed.id.to_string();
        let post = Request::post(url, &deed.body).bearer(token).key(&key);
        self.send(&post, &[StatusCode::CREATED]).await?;
        deed.at = Some(Instant::now());
        if self.rng.random_bool(0.3) {
            self.send(&post, &[StatusCode::CREATED]).await?;
            self.record.replays += 1;
        }
        Ok(())
    }

    /// Reads the request as its shopper does: all that was acknowledged is in sight.
    async fn look(&mut self, story: &Story) -> Result {
        let url = self.at(&format!("tickets/{}", story.id));
        let get = Request::new(Method::GET, url).bearer(&story.secret);
        let seen = self.send(&get, &[StatusCode::OK]).await?;
        let seen = String::from_utf8_lossy(&seen.body);
        let unseen = story
            .deeds
            .iter()
            .find(|deed| !seen.contains(&deed.id.to_string()));
        match unseen {
            None => Ok(()),
            Some(deed) => Err(format!("the {} isn't in sight", deed.kind.name()).into()),
        }
    }

    /// Uploads a photo in pieces, from where the endpoint says that it stands, until it has it all.
    async fn upload(&mut self, photo: &mut Photo) -> Result {
        let start = Instant::now();
        while start.elapsed() < PATIENCE {
            let upload = self.announce(photo).await?;
            if let Some(kept) = self.bring(photo, upload).await? {
                photo.kept = Some(kept);
                return Ok(());
            }
        }
        Err("a photo can't be uploaded".into())
    }

    async fn announce(&mut self, photo: &Photo) -> Result<Uuid> {
        let id = STANDARD.encode(photo.id.to_string());
        let post = Request::new(Method::POST, self.at("uploads"))
            .tus()
            .header("upload-length", &photo.bytes.len().to_string())
            .header("upload-metadata", &format!("photo {id}"));
        let created = self.send(&post, &[StatusCode::CREATED]).await?;
        let location = created
            .headers
            .get(LOCATION)
            .ok_or("an upload has no address")?;
        let (_, id) = location
            .to_str()?
            .rsplit_once('/')
            .ok_or("an upload has no id")?;
        Ok(id.parse()?)
    }

    /// Brings all bytes; nothing where the upload isn't known any more.
    async fn bring(&mut self, photo: &Photo, upload: Uuid) -> Result<Option<Kept>> {
        let url = self.at(&format!("uploads/{upload}"));
        let mut offset = 0;
        while offset < photo.bytes.len() {
            let left = photo.bytes.get(offset..).unwrap_or_default();
            let piece = self.rng.random_range(left.len().div_ceil(3)..=left.len());
            let piece = left.get(..piece).unwrap_or_default();
            let patch = Request::new(Method::PATCH, url.clone())
                .tus()
                .header("content-type", "application/offset+octet-stream")
                .header("upload-offset", &offset.to_string())
                .body(piece.to_vec());
            let answers = [
                StatusCode::NO_CONTENT,
                StatusCode::CONFLICT,
                StatusCode::NOT_FOUND,
            ];
            let mut answer = self.send(&patch, &answers).await?;
            if answer.status == StatusCode::CONFLICT {
                let head = Request::new(Method::HEAD, url.clone()).tus();
                let answers = [StatusCode::OK, StatusCode::NOT_FOUND];
                answer = self.send(&head, &answers).await?;
            }
            if answer.status == StatusCode::NOT_FOUND {
                return Ok(None);
            }
            let stands = answer
                .headers
                .get("upload-offset")
                .ok_or("there is no offset")?;
            offset = stands.to_str()?.parse()?;
        }
        let at = Instant::now();
        // Where there is no file, there is none that the checker would take for it.
        let kept = tokio::fs::read(self.kept.join(format!("{upload}.jpg"))).await;
        let sha256 = digest(kept.unwrap_or_default());
        Ok(Some(Kept { upload, sha256, at }))
    }

    fn at(&self, path: &str) -> String {
        format!("{}/v1/shops/{SHOP}/{path}", self.url)
    }

    /// Sends until there is an answer that will do.
    async fn send(&mut self, request: &Request, fine: &[StatusCode]) -> Result<Answer> {
        let start = Instant::now();
        while start.elapsed() < PATIENCE {
            match self.try_once(request).await {
                Ok(answer) if fine.contains(&answer.status) => return Ok(answer),
                Ok(answer) if !answer.status.is_server_error() => {
                    let (status, said) = (answer.status, String::from_utf8_lossy(&answer.body));
                    return Err(format!("{request} was answered {status}: {said}").into());
                }
                _ => {}
            }
            let pause = self.rng.random_range(1..=PAUSE_MAX);
            tokio::time::sleep(Duration::from_millis(pause)).await;
        }
        Err(format!("{request} wasn't answered in {} s", PATIENCE.as_secs()).into())
    }

    async fn try_once(&self, request: &Request) -> Result<Answer> {
        let sent = request.build(&self.http).send().await;
        let mut response = sent.inspect_err(|_| self.tally.broken())?;
        let (status, headers) = (response.status(), std::mem::take(response.headers_mut()));
        let body = response
            .bytes()
            .await
            .inspect_err(|_| self.tally.broken())?;
        self.tally.answered(status);
        let body = body.to_vec();
        Ok(Answer {
            status,
            headers,
            body,
        })
    }
}

/// A request that can be sent again.
struct Request {
    method: Method,
    url: String,
    headers: Vec<(&'static str, String)>,
    body: Option<Vec<u8>>,
}

impl Request {
    const fn new(method: Method, url: String) -> Self {
        Self {
            method,
            url,
            headers: Vec::new(),
            body: None,
        }
    }

    fn post(url: String, body: &Value) -> Self {
        Self::new(Method::POST, url)
            .header("content-type", "application/json")
            .body(body.to_string().into_bytes())
    }

    fn header(mut self, name: &'static str, value: &str) -> Self {
        self.headers.push((name, value.to_owned()));
        self
    }

    fn tus(self) -> Self {
        self.header("tus-resumable", "1.0.0")
    }

    fn key(self, key: &str) -> Self {
        self.header("idempotency-key", key)
    }

    fn bearer(self, token: &str) -> Self {
        self.header("authorization", &format!("Bearer {token}"))
    }

    fn body(self, bytes: Vec<u8>) -> Self {
        let body = Some(bytes);
        Self { body, ..self }
    }

    fn build(&self, http: &reqwest::Client) -> RequestBuilder {
        let request = http.request(self.method.clone(), &self.url);
        let headers = self.headers.iter();
        let request = headers.fold(request, |request, (name, value)| {
            request.header(*name, value)
        });
        match &self.body {
            Some(body) => request.body(body.clone()),
            None => request,
        }
    }
}

impl std::fmt::Display for Request {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let path = self.url.splitn(4, '/').nth(3).unwrap_or_default();
        write!(f, "{} /{path}", self.method)
    }
}
