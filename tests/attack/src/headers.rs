//! `headers`: no response sets a cookie or allows MIME sniffing, and none with personal data may be cached.

use careline_harness::Result;
use careline_harness::endpoint::{DESK_TOKEN, SHOP};
use careline_harness::outcome::Outcome;

use crate::http::{Answer, Http, Request};
use crate::setup::Setup;
use crate::violation::Violation;

/// The public paths, which may be cached.
const KEEPABLE: [&str; 2] = ["/v1/openapi.json", "/careline.js"];

/// Requests every path this many times.
pub async fn run(setup: &Setup, times: u32) -> Result<Outcome<Violation>> {
    let endpoint = setup.endpoint("headers", "")?;
    let running = endpoint.start()?;
    endpoint.ready().await?;
    let mut http = Http::of(endpoint.port());
    let mut violations = Vec::new();
    let mut runs = 0;
    for _ in 0..times {
        for request in requests() {
            let answer = http.ask(&request.1).await?;
            runs += 1;
            let what = faults(&answer, &request.0).map(|what| (Violation::Leaked, what));
            violations.extend(what);
        }
    }
    running.stop().await?;
    Ok(Outcome {
        runs,
        figures: format!("{runs} answers of every call and of none"),
        violations,
    })
}

fn requests() -> Vec<(String, Request)> {
    let shop = |path: &str| format!("/v1/shops/{SHOP}{path}");
    let targets = [
        "/".into(),
        "/healthz".into(),
        "/readyz".into(),
        "/careline.js".into(),
        "/careline/".into(),
        "/desk/act/token".into(),
        "/nowhere".into(),
        "/v1/openapi.json".into(),
        "/v1/nowhere".into(),
        shop(""),
        shop("/answers"),
        shop("/order-lookups"),
        shop("/orders/1"),
        shop("/tickets"),
        shop("/tickets/1"),
        shop("/tickets/1/photos/1"),
        shop("/tickets/1/messages"),
        shop("/tickets/1/check-in"),
        shop("/uploads"),
        shop("/uploads/1"),
        shop("/desk/tickets"),
        shop("/desk/tickets/1"),
        shop("/desk/tickets/1/resolve"),
    ];
    let methods = [
        "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE",
    ];
    let all = methods.iter().flat_map(|method| {
        targets.iter().map(move |target: &String| {
            let request = Request::new(method, target)
                .header("cookie", "session=1")
                .bearer(DESK_TOKEN);
            (target.clone(), request)
        })
    });
    all.collect()
}

fn faults(answer: &Answer, target: &str) -> impl Iterator<Item = String> {
    let is = |name: &str, value: &str| answer.header(name) == Some(value);
    let may_be_kept = KEEPABLE.contains(&target) || !target.starts_with("/v1");
    [
        (answer.header("set-cookie").is_some(), "sets a cookie"),
        (!is("x-content-type-options", "nosniff"), "may be sniffed"),
        (
            !may_be_kept && !is("cache-control", "no-store"),
            "may be kept",
        ),
        (answer.status >= 500, "is a failure of the endpoint's"),
    ]
    .into_iter()
    .filter(|(is_so, _)| *is_so)
    .map(move |(_, what)| format!("the answer {} of {target} {what}", answer.status))
    .collect::<Vec<_>>()
    .into_iter()
}
