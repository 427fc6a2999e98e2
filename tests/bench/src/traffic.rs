//! What a browser fetched, by the events of its network.

use std::collections::HashMap;

use serde_json::Value;

/// The requests of a page. The page itself isn't among them, nor what came from a cache.
#[derive(Debug, Default)]
pub struct Traffic(Vec<Request>);

#[derive(Debug, Default)]
struct Request {
    url: String,
    kind: String,
    /// When it was sent, in milliseconds since the epoch.
    sent: f64,
    /// When its answer was complete.
    complete: Option<f64>,
    /// The bytes of the answer's headers, which aren't counted.
    headers: u64,
    /// When how many bytes of its body came in, as they are encoded.
    received: Vec<(f64, u64)>,
}

/// What was fetched in a span of time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Fetched {
    /// The requests whose answers were complete at its end.
    pub requests: u64,
    /// The bytes of their bodies, as they are encoded.
    pub bytes: u64,
    /// All requests that were sent.
    pub sent: u64,
    /// All bytes that came in, those of incomplete answers included.
    pub received: u64,
}

impl Traffic {
    /// Reads the browser's log.
    #[must_use]
    pub fn read(events: &[Value]) -> Self {
        let mut requests: HashMap<String, (f64, Request)> = HashMap::new();
        for event in events {
            let Some(parameters) = event.get("params") else {
                continue;
            };
            let id = text(parameters, "/requestId");
            let at = milliseconds(parameters, "/timestamp");
            let method = text(event, "/method");
            if method == "Network.requestWillBeSent" {
                let sent = milliseconds(parameters, "/wallTime");
                let request = Request::sent(parameters, sent);
                requests.insert(id, (sent - at, request));
            } else if is_from_cache(&method, parameters) {
                requests.remove(&id);
            } else if let Some((offset, request)) = requests.get_mut(&id) {
                request.hear(&method, at + *offset, parameters);
            }
        }
        let requests = requests.into_values().map(|(_, request)| request);
        Self(requests.filter(Request::is_counted).collect())
    }

    /// What was fetched from one moment to another, in milliseconds since the epoch.
    #[must_use]
    pub fn between(&self, from: f64, to: f64) -> Fetched {
        let mut fetched = Fetched::default();
        for request in self.0.iter().filter(|one| (from..to).contains(&one.sent)) {
            let received = request.received_by(to);
            fetched.sent += 1;
            fetched.received += received;
            if request.complete.is_some_and(|at| at < to) {
                fetched.requests += 1;
                fetched.bytes += received;
            }
        }
        fetched
    }

    /// The paths of what was sent in a span of time.
    #[must_use]
    pub fn paths(&self, from: f64, to: f64) -> Vec<&str> {
        let during = self.0.iter().filter(|one| (from..to).contains(&one.sent));
        during.map(|request| request.path()).collect()
    }
}

impl Request {
    fn sent(parameters: &Value, sent: f64) -> Self {
        Self {
            url: text(parameters, "/request/url"),
            kind: text(parameters, "/type"),
            sent,
            ..Self::default()
        }
    }

    fn hear(&mut self, method: &str, at: f64, parameters: &Value) {
        let bytes = |pointer| {
            parameters
                .pointer(pointer)
                .and_then(Value::as_u64)
                .unwrap_or_default()
        };
        match method {
            "Network.responseReceived" => self.headers = bytes("/response/encodedDataLength"),
            "Network.dataReceived" => self.received.push((at, bytes("/encodedDataLength"))),
            "Network.loadingFinished" => {
                // The browser may name the last bytes only in this sum.
                let known = self.headers + self.received_by(f64::INFINITY);
                let missing = bytes("/encodedDataLength").saturating_sub(known);
                self.received.push((at, missing));
                self.complete = Some(at);
            }
            _ => {}
        }
    }

    fn received_by(&self, end: f64) -> u64 {
        let received = self.received.iter().filter(|(at, _)| *at < end);
        received.map(|(_, bytes)| bytes).sum()
    }

    /// A product's image belongs to the shop, and comes from its own server.
    fn is_counted(&self) -> bool {
        self.url.starts_with("http") && self.kind != "Document" && self.kind != "Image"
    }

    fn path(&self) -> &str {
        let (_, path) = self.url.split_once("//").unwrap_or_default();
        path.find('/')
            .and_then(|start| path.get(start..))
            .unwrap_or_default()
    }
}

/// Whether an event says that no server answered: the browser had the file in memory, or in its cache.
fn is_from_cache(method: &str, parameters: &Value) -> bool {
    method == "Network.requestServedFromCache"
        || parameters.pointer("/response/fromDiskCache") == Some(&Value::Bool(true))
}

fn text(value: &Value, pointer: &str) -> String {
    let text = value.pointer(pointer).and_then(Value::as_str);
    text.unwrap_or_default().to_owned()
}

/// A moment that is written in seconds.
fn milliseconds(value: &Value, pointer: &str) -> f64 {
    let seconds = value.pointer(pointer).and_then(Value::as_f64);
    seconds.unwrap_or_default() * 1_000.0
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn event(method: &str, id: &str, at: f64, more: Value) -> Value {
        let mut parameters = json!({ "requestId": id, "timestamp": at });
        for (key, value) in more.as_object().into_iter().flatten() {
            parameters[key] = value.clone();
        }
        json!({ "method": format!("Network.{method}"), "params": parameters })
    }

    /// A request that is sent `at` seconds after 100, on a clock that began at 1,000.
    fn sent(id: &str, at: f64, kind: &str) -> Value {
        let url = format!("http://127.0.0.1:8787/careline/{id}");
        let more = json!({ "wallTime": 1_100.0 + at, "type": kind, "request": { "url": url } });
        event("requestWillBeSent", id, 100.0 + at, more)
    }

    fn bytes(method: &str, id: &str, at: f64, bytes: u64) -> Value {
        event(
            method,
            id,
            100.0 + at,
            json!({ "encodedDataLength": bytes }),
        )
    }

    #[test]
    fn what_is_complete_is_told_from_what_is_under_way() {
        let traffic = Traffic::read(&[
            sent("page", 0.0, "Document"),
            sent("panel.js", 1.0, "Script"),
            sent("main.wasm", 1.0, "Fetch"),
            sent("cached.js", 1.0, "Script"),
            event("requestServedFromCache", "cached.js", 101.0, json!({})),
            event(
                "responseReceived",
                "panel.js",
                101.1,
                json!({ "response": { "encodedDataLength": 400 } }),
            ),
            bytes("dataReceived", "panel.js", 1.2, 800),
            bytes("dataReceived", "main.wasm", 1.3, 500),
            bytes("loadingFinished", "panel.js", 1.4, 1_400),
            bytes("loadingFinished", "main.wasm", 2.0, 60_000),
            sent("elisa.svg", 2.0, "Image"),
        ]);
        let (start, field, end) = (1_100_500.0, 1_101_500.0, 1_103_000.0);
        let first = Fetched {
            requests: 1,
            bytes: 1_000,
            sent: 2,
            received: 1_500,
        };
        assert_eq!(traffic.between(start, field), first);
        let all = Fetched {
            requests: 2,
            bytes: 61_000,
            sent: 2,
            received: 61_000,
        };
        assert_eq!(traffic.between(start, end), all);
        assert_eq!(traffic.between(0.0, start), Fetched::default());
        let mut paths = traffic.paths(start, end);
        paths.sort_unstable();
        assert_eq!(paths, ["/careline/main.wasm", "/careline/panel.js"]);
    }
}
