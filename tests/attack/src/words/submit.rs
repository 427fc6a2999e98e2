//! Submits strings in every field of the endpoint that takes text.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use careline_harness::Result;
use careline_harness::digest;
use careline_harness::endpoint::{DESK_TOKEN, SHOP};
use serde_json::{Value, json};
use uuid::Uuid;

use super::accepted::{AcceptedTicket, quoted};
use crate::http::{Answer, Http, Request};
use crate::setup::ORDERS_TOKEN;
use crate::violation::Violation;

/// The number of fields that each string is sent in.
pub const FIELDS: usize = 47;
/// A topic of each kind: before buying, about a typed or found order, after delivery, general, feedback.
const TOPICS: [&str; 8] = [
    "product_details",
    "shipping_destination",
    "change_address",
    "missing_item",
    "modify_personalized",
    FOUND,
    "other",
    "other_suggestion",
];
/// The topic whose order is looked up.
const FOUND: &str = "damaged";
const SECRET: &str = "of-the-shopper-and-of-nobody-else";

/// Submits the strings and records the results.
pub struct Submitter {
    http: Http,
    /// The accepted tickets.
    pub accepted: Vec<AcceptedTicket>,
    /// The violations.
    pub violations: Vec<(Violation, String)>,
    answers: u32,
    refused: u32,
}

impl Submitter {
    /// A submitter to the endpoint at this port.
    pub const fn new(port: u16) -> Self {
        Self {
            http: Http::of(port),
            accepted: Vec::new(),
            violations: Vec::new(),
            answers: 0,
            refused: 0,
        }
    }

    /// The figures so far, for a person.
    pub fn figures(&self) -> String {
        let (taken, refused) = (self.accepted.len(), self.refused);
        format!(
            "{} answers, {taken} requests taken, {refused} refused by the field",
            self.answers
        )
    }

    /// Submits a string in every field.
    pub async fn submit(&mut self, string: &str) -> Result {
        let number = format!("W{}", self.answers);
        let email = format!("ada{}@words.example", self.answers);
        let token = self.order(string, &number, &email).await?;
        for topic in TOPICS {
            let order = (topic == FOUND).then_some((number.as_str(), token.as_deref()));
            let ticket = ticket(topic, string, &email, order);
            let id = self
                .ticket(string, ticket, order.and_then(|(_, token)| token))
                .await?;
            if let Some(id) = id.filter(|_| topic == FOUND) {
                self.talk(string, id).await?;
            }
        }
        for address in [
            format!("{string}@words.example"),
            format!("\"{string}\"@words.example"),
            format!("ada@{string}.example"),
            string.to_owned(),
        ] {
            self.ask(string, &look_up(string, &address)).await?;
            let ticket = ticket("other", "An address", &address, None);
            self.ticket("An address", ticket, None).await?;
        }
        self.upload(string).await
    }

    /// Submits bytes that aren't text.
    pub async fn submit_invalid_text(&mut self) -> Result {
        let ticket = ticket("other", "LONE", "ada@words.example", None).to_string();
        for raw in [
            &b"\\ud800"[..],
            b"\\udfff",
            b"\\ud83d\\u0041",
            b"\xff",
            b"\xc0\xaf",
            b"\xed\xa0\x80",
            b"\x00",
            b"\n",
            b"\\u00",
            b"\"",
        ] {
            let [before, after] = ticket
                .split_once("LONE")
                .map(|(a, b)| [a, b])
                .unwrap_or_default();
            let body = [before.as_bytes(), raw, after.as_bytes()].concat();
            let request = Request::new("POST", shop("/tickets"))
                .header("content-type", "application/json")
                .header("idempotency-key", Uuid::new_v4().to_string())
                .body(body);
            let answer = self.ask(&String::from_utf8_lossy(raw), &request).await?;
            if answer.status == 201 {
                self.violations
                    .push((Violation::Bypassed, format!("{raw:?} is taken for text")));
            }
        }
        Ok(())
    }

    /// Imports an order full of the string. Returns the look-up's token if the order is accepted and found.
    async fn order(&mut self, string: &str, number: &str, email: &str) -> Result<Option<String>> {
        let send = |number: &str, order: Value| {
            let body = json!({"email": email, "order": order});
            Request::new("PUT", shop(&format!("/orders/{}", percent(number))))
                .header("content-type", "application/json")
                .bearer(ORDERS_TOKEN)
                .body(body.to_string())
        };
        for code in ["/currency", "/destination/country"] {
            let mut coded = order(string, number);
            put(&mut coded, code, string.into());
            let answer = self.ask(string, &send(number, coded)).await?;
            if answer.status != 422 {
                let what = format!("{code} takes {}", quoted(string));
                self.violations.push((Violation::Bypassed, what));
            }
        }
        self.ask(string, &send(string, order(string, string)))
            .await?;
        let answer = self
            .ask(string, &send(number, order(string, number)))
            .await?;
        if answer.status != 201 {
            self.refused += 1;
            return Ok(None);
        }
        let answer = self.ask(string, &look_up(number, email)).await?;
        let found: Value = serde_json::from_slice(&answer.body).unwrap_or_default();
        self.is_kept(string, &found, "/order/lines/0/title");
        Ok(found
            .get("token")
            .and_then(Value::as_str)
            .map(str::to_owned))
    }

    /// Sends a ticket, with plain text in the fields that refuse the string. Returns its id if it is accepted.
    async fn ticket(
        &mut self,
        string: &str,
        mut ticket: Value,
        token: Option<&str>,
    ) -> Result<Option<Uuid>> {
        let id = Uuid::new_v4();
        put(&mut ticket, "/id", json!(id));
        let mut why = String::new();
        for _ in 0..3 {
            let mut request =
                Request::post(shop("/tickets"), &ticket).header("idempotency-key", id.to_string());
            if let Some(token) = token {
                request = request.header("order-token", token);
            }
            let answer = self.ask(string, &request).await?;
            let body: Value = serde_json::from_slice(&answer.body).unwrap_or_default();
            if let Some(reference) = body.get("reference").and_then(Value::as_str) {
                let contact = |key: &str| {
                    ticket
                        .pointer(key)
                        .and_then(Value::as_str)
                        .map(str::to_owned)
                };
                self.accepted.push(AcceptedTicket {
                    reference: reference.to_owned(),
                    string: contact("/description").unwrap_or_default(),
                    email: contact("/contact/email").filter(|email| !email.trim().is_empty()),
                    is_feedback: ticket.get("topic") == Some(&json!("other_suggestion")),
                });
                return Ok(Some(id));
            }
            self.refused += 1;
            why = answer.text();
            let errors = body.get("errors").and_then(Value::as_array);
            let pointers = errors
                .into_iter()
                .flatten()
                .filter_map(|error| error.get("pointer")?.as_str());
            for pointer in pointers {
                if pointer == "/contact/email" {
                    return Ok(None);
                }
                put(&mut ticket, pointer, json!("plain"));
            }
        }
        self.violations.push((
            Violation::Unserved,
            format!("no request with {} is taken: {why}", quoted(string)),
        ));
        Ok(None)
    }

    /// Continues a ticket's conversation: shopper and support in turn.
    async fn talk(&mut self, string: &str, id: Uuid) -> Result {
        let mine = shop(&format!("/tickets/{id}"));
        let desk = shop(&format!("/desk/tickets/{id}"));
        let message = json!({"id": Uuid::new_v4(), "text": string, "photos": []});
        let rating = json!({"resolved": false, "rating": 1, "comment": string});
        let step = json!({"kind": "refund", "state": "started", "note": string});
        for (path, body, token) in [
            (format!("{mine}/messages"), message, SECRET),
            (format!("{desk}/steps"), step, DESK_TOKEN),
            (
                format!("{desk}/messages"),
                json!({"text": string, "asks": true}),
                DESK_TOKEN,
            ),
            (
                format!("{desk}/resolve"),
                json!({"note": string}),
                DESK_TOKEN,
            ),
            (format!("{mine}/check-in"), rating, SECRET),
        ] {
            let answer = self
                .ask(string, &Request::post(&path, &body).bearer(token))
                .await?;
            if answer.status != 201 {
                let what = format!("{path} answers {} to {}", answer.status, quoted(string));
                self.violations.push((Violation::Unserved, what));
            }
        }
        for (path, token, fields) in [
            (
                mine,
                SECRET,
                &[
                    "/steps/0/note",
                    "/messages/0/text",
                    "/messages/1/text",
                    "/check_in/answer/comment",
                ][..],
            ),
            (desk, DESK_TOKEN, &["/description", "/contact/name"]),
        ] {
            let answer = self
                .ask(string, &Request::new("GET", path).bearer(token))
                .await?;
            let view: Value = serde_json::from_slice(&answer.body).unwrap_or_default();
            for field in fields {
                self.is_kept(string, &view, field);
            }
        }
        Ok(())
    }

    /// Uploads a file of that name.
    async fn upload(&mut self, string: &str) -> Result {
        let name = STANDARD.encode(string);
        let photo = STANDARD.encode(Uuid::new_v4().to_string());
        let metadata = format!("photo {photo},filename {name},filetype {name},{name} {name}");
        let raw = string.replace(['\r', '\n', '\0'], "");
        for metadata in [metadata, raw] {
            let request = Request::new("POST", shop("/uploads"))
                .header("tus-resumable", "1.0.0")
                .header("upload-length", "3")
                .header("upload-metadata", metadata);
            self.ask(string, &request).await?;
        }
        Ok(())
    }

    async fn ask(&mut self, string: &str, request: &Request) -> Result<Answer> {
        self.answers += 1;
        let answer = self.http.ask(request).await;
        let answer = answer.map_err(|error| format!("{} has {error}", quoted(string)))?;
        if answer.status >= 500 {
            self.violations.push((
                Violation::Failed,
                format!("{} is answered {}", quoted(string), answer.status),
            ));
        }
        Ok(answer)
    }

    /// A field that is read back holds the string to the character, or the plain text if it refused it.
    fn is_kept(&mut self, string: &str, told: &Value, field: &str) {
        let told = told.pointer(field).and_then(Value::as_str);
        if told.is_none_or(|told| told != string && told != "plain") {
            let what = format!("{field} tells {:?} of {}", told.map(quoted), quoted(string));
            self.violations.push((Violation::Stored, what));
        }
    }
}

fn shop(path: &str) -> String {
    format!("/v1/shops/{SHOP}{path}")
}

fn look_up(number: &str, email: &str) -> Request {
    let body = json!({"order_number": number, "email": email});
    Request::post(shop("/order-lookups"), &body)
}

/// Percent-encodes every byte that isn't alphanumeric.
fn percent(text: &str) -> String {
    let byte = |byte: u8| match byte.is_ascii_alphanumeric() {
        true => char::from(byte).to_string(),
        false => format!("%{byte:02X}"),
    };
    text.bytes().map(byte).collect()
}

fn put(value: &mut Value, pointer: &str, new: Value) {
    if let Some(old) = value.pointer_mut(pointer) {
        *old = new;
    }
}

/// The first 200 characters: the longest id of a line.
fn id(string: &str) -> String {
    string.chars().take(200).collect()
}

fn order(string: &str, number: &str) -> Value {
    json!({
        "number": number, "placed_at": "2026-11-10T14:05:00Z", "currency": "EUR",
        "destination": {"country": "PT", "region": string},
        "lines": [{
            "id": id(string), "sku": string, "title": string, "variant": string, "quantity": 2, "unit_price": 6500,
            "personalization": {"text": string, "font": string, "material": string},
        }],
        "shipments": [{
            "id": string, "carrier": string, "tracking_number": string, "tracking_url": string,
            "lines": [{"id": id(string), "quantity": 1}],
            "events": [{"at": null, "status": string, "place": string}, {"at": "2026-11-12T09:00:00Z", "status": "delivered", "place": string}],
        }],
        "refunds": [{"at": "2026-11-20T10:00:00Z", "amount": 100}],
    })
}

/// A ticket full of the string, about the found order or a typed one.
fn ticket(topic: &str, string: &str, email: &str, order: Option<(&str, Option<&str>)>) -> Value {
    let order = match order {
        Some((number, _)) => {
            json!({"number": number, "lines": [{"id": id(string), "quantity": 1, "reason": "damaged_in_transit"}], "item_in_words": string})
        }
        None => json!({"number": string, "lines": [], "item_in_words": string}),
    };
    json!({
        "id": "", "secret_sha256": digest(SECRET), "topic": topic, "locale": string,
        "contact": {"name": string, "email": email}, "description": string,
        "order": order, "item": {"name": string, "url": string},
        "details": {"country": string, "new_address": string, "read_back": string, "font": string, "material": string},
        "photos": [], "no_photo": true,
    })
}
