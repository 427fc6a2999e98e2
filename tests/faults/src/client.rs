//! A client of a shopper and of support. It retries until there is a response, and records it.
//!
//! After a broken connection, a late response or a `5xx` it sends the same again, under the same key. Any other
//! unexpected response is a surprise, and ends the story.

use std::io::ErrorKind;
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

use crate::photo::{Photo, StoredPhoto};
use crate::record::{Action, ActionKind, Record, Story};
use crate::tally::Tally;
use careline_harness::endpoint::{DESK_TOKEN, Endpoint, SHOP};
use careline_harness::until::until;
use careline_harness::{Result, digest};

/// How long it waits for a response before it retries.
pub const LATE: Duration = Duration::from_secs(1);
/// Ends a request that is never answered.
const PATIENCE: Duration = Duration::from_secs(90);
/// The longest pause before a retry, in milliseconds.
const PAUSE_MAX: u64 = 40;

/// A client.
pub struct Client {
    /// What it sent and received.
    pub record: Record,
    http: reqwest::Client,
    url: String,
    stored: PathBuf,
    rng: SmallRng,
    tally: Arc<Tally>,
}

/// The last response.
struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: Vec<u8>,
}

impl Client {
    /// A client of an endpoint. `url` may lead through a proxy that injects faults.
    ///
    /// # Errors
    ///
    /// If no HTTP client can be built.
    pub fn new(endpoint: &Endpoint, url: &str, rng: SmallRng, tally: Arc<Tally>) -> Result<Self> {
        // Each request has a connection of its own, so that a fault hits one request only.
        let http = reqwest::Client::builder()
            .pool_max_idle_per_host(0)
            .timeout(LATE)
            .no_proxy();
        Ok(Self {
            record: Record::default(),
            http: http.build()?,
            url: url.to_owned(),
            stored: endpoint.data().join("photos"),
            rng,
            tally,
        })
    }

    /// Sends an acknowledged ticket again, and reads it as its shopper does.
    ///
    /// # Errors
    ///
    /// If the responses differ from the first ones.
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

    /// Plays a story, and records it however it ends.
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
        for kind in ActionKind::ALL {
            if self.rng.random_bool(0.6) {
                let action = Action::prepare(kind, &mut self.rng)?;
                story.actions.push(action);
                self.act(story).await?;
            }
        }
        self.look(story).await
    }

    /// Sends a ticket until there is a receipt, and sometimes once or twice more.
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

    /// A receipt, and when it came. Sometimes the shopper presses twice.
    async fn receipt(&mut self, post: &Request) -> Result<(Instant, Vec<u8>)> {
        let fine = [StatusCode::CREATED];
        if self.rng.random_bool(0.2) {
            // The first response is ignored, like that of a closed tab.
            let other = post.build(&self.http).send();
            let (_, receipt) = tokio::join!(other, self.send(post, &fine));
            return Ok((Instant::now(), receipt?.body));
        }
        let receipt = self.send(post, &fine).await?;
        Ok((Instant::now(), receipt.body))
    }

    /// Sends the story's newest action.
    async fn act(&mut self, story: &mut Story) -> Result {
        let Story {
            id,
            secret,
            actions,
            ..
        } = story;
        let Some(action) = actions.last_mut() else {
            return Ok(());
        };
        for photo in &mut action.photos {
            self.upload(photo).await?;
        }
        let url = match action.kind {
            ActionKind::ShopperMessage => self.at(&format!("tickets/{id}/messages")),
            ActionKind::Step => self.at(&format!("desk/tickets/{id}/steps")),
            ActionKind::SupportMessage => self.at(&format!("desk/tickets/{id}/messages")),
            ActionKind::Resolved => self.at(&format!("desk/tickets/{id}/resolve")),
        };
        let token = match action.kind {
            ActionKind::ShopperMessage => secret,
            _ => DESK_TOKEN,
        };
        let key = action.id.to_string();
        let post = Request::post(url, &action.body).bearer(token).key(&key);
        self.send(&post, &[StatusCode::CREATED]).await?;
        action.at = Some(Instant::now());
        if self.rng.random_bool(0.3) {
            self.send(&post, &[StatusCode::CREATED]).await?;
            self.record.replays += 1;
        }
        Ok(())
    }

    /// Reads the ticket as its shopper does: it shows everything that was acknowledged.
    async fn look(&mut self, story: &Story) -> Result {
        let url = self.at(&format!("tickets/{}", story.id));
        let get = Request::new(Method::GET, url).bearer(&story.secret);
        let seen = self.send(&get, &[StatusCode::OK]).await?;
        let seen = String::from_utf8_lossy(&seen.body);
        let unseen = story
            .actions
            .iter()
            .find(|action| !seen.contains(&action.id.to_string()));
        match unseen {
            None => Ok(()),
            Some(action) => Err(format!("the {} isn't in sight", action.kind.name()).into()),
        }
    }

    /// Uploads a photo in pieces, from the offset that the endpoint reports, until it is whole.
    async fn upload(&mut self, photo: &mut Photo) -> Result {
        let start = Instant::now();
        while start.elapsed() < PATIENCE {
            let upload = self.announce(photo).await?;
            if let Some(stored) = self.bring(photo, upload).await? {
                photo.stored = Some(stored);
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

    /// Sends all bytes. None if the upload isn't known any more.
    async fn bring(&mut self, photo: &Photo, upload: Uuid) -> Result<Option<StoredPhoto>> {
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
        let sha256 = digest(self.stored(upload).await);
        Ok(Some(StoredPhoto { upload, sha256, at }))
    }

    /// The endpoint's file. If there is none, it is empty, and its digest matches none. While the power is cut, reading
    /// fails.
    async fn stored(&self, upload: Uuid) -> Vec<u8> {
        let path = self.stored.join(format!("{upload}.jpg"));
        let read = until("a photo to be read", async || {
            match tokio::fs::read(&path).await {
                Err(error) if error.kind() == ErrorKind::NotFound => Ok(Some(Vec::new())),
                read => read.map(Some),
            }
        });
        read.await.unwrap_or_default()
    }

    fn at(&self, path: &str) -> String {
        format!("{}/v1/shops/{SHOP}/{path}", self.url)
    }

    /// Sends a request until it gets an expected response.
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
