//! `origins`: only pages of the allowed origins may read the endpoint's responses.
//!
//! Any page may load the loader and the assets, which are public. No response depends on cookies.

use careline_harness::Result;
use careline_harness::outcome::Outcome;

use crate::http::{Answer, Http, Request};
use crate::setup::Setup;
use crate::shopper::{look_up, shop};
use crate::violation::Violation;

/// The allowed origins, as browsers write them.
const ALLOWED: [&str; 4] = [
    "https://shop.example",
    "https://shop.example:8443",
    "http://10.0.0.5:3000",
    "https://xn--bcher-kva.example",
];

/// Origins that resemble them, and other header values.
const OTHERS: [&str; 84] = [
    "*",
    "null",
    "",
    " ",
    "about:blank",
    "data:",
    "file://",
    "https://",
    "://shop.example",
    "shop.example",
    "//shop.example",
    "https:shop.example",
    "https:/shop.example",
    "https:///shop.example",
    "http://shop.example",
    "HTTPS://shop.example",
    "https://Shop.example",
    "https://SHOP.EXAMPLE",
    "Https://shop.example",
    "https://shop.example/",
    "https://shop.example//",
    "https://shop.example/.",
    "https://shop.example/path",
    "https://shop.example?",
    "https://shop.example#",
    "https://shop.example:",
    "https://shop.example:443",
    "https://shop.example:80",
    "https://shop.example:0",
    "https://shop.example:8444",
    "https://shop.example:08443",
    "https://shop.example:84430",
    "https://shop.example:8443/",
    "https://shop.example.",
    "https://shop.example.:443",
    "https://.shop.example",
    "https://www.shop.example",
    "https://a.b.shop.example",
    "https://evil-shop.example",
    "https://evilshop.example",
    "https://shop.example.evil.example",
    "https://shop.example-evil.example",
    "https://shop.exampleevil.example",
    "https://shop.example@evil.example",
    "https://evil.example@shop.example",
    "https://user@shop.example",
    "https://user:pw@shop.example",
    "https://shop.example:pw@evil.example",
    "https://evil.example/https://shop.example",
    "https://evil.example?https://shop.example",
    "https://evil.example#https://shop.example",
    "https://evil.example\\@shop.example",
    "https://shop.example\\.evil.example",
    "https://shop.example%00.evil.example",
    "https://shop.example%2eevil.example",
    "https://shop.example`.evil.example",
    "https://shop.example_.evil.example",
    "https://shop.example{.evil.example",
    "https://sh\u{43e}p.example",
    "https://\u{ff53}hop.example",
    "https://shop\u{3002}example",
    "https://b\u{fc}cher.example",
    "https://xn--bcher-kva.example.",
    "https://XN--BCHER-KVA.example",
    "https://xn--bcher-kvb.example",
    "https://shop.example https://evil.example",
    "https://evil.example https://shop.example",
    "https://shop.example, https://evil.example",
    "https://shop.example,",
    "https://shop.example;",
    "https://*.example",
    "https://*",
    "https://shop.*",
    "http://10.0.0.5",
    "http://10.0.0.5:30000",
    "http://10.0.0.5:3000.evil.example",
    "http://10.0.0.05:3000",
    "http://167772165:3000",
    "http://localhost",
    "http://localhost:1",
    "http://127.0.0.1",
    "http://[::1]",
    "https://127.0.0.1",
    "moz-extension://shop.example",
];

/// Sends requests from all origins, this many times.
pub async fn run(setup: &Setup, times: u32) -> Result<Outcome<Violation>> {
    let assets = setup.assets("origins")?;
    let top = format!(
        "allowed_origins = {}\nassets = {assets}\nlimits.multiplier = 1000",
        serde_json::Value::from(ALLOWED.to_vec()),
    );
    let endpoint = setup.endpoint("origins", &top)?;
    let running = endpoint.start()?;
    endpoint.ready().await?;
    let mut http = Http::of(endpoint.port());
    let mut violations = Vec::new();
    let mut asked = 0;
    let own = endpoint.url();
    let allowed = ALLOWED.iter().copied().chain([own.as_str()]);
    let cases: Vec<(Vec<&str>, bool)> = allowed
        .clone()
        .map(|origin| (vec![origin], true))
        .chain(OTHERS.map(|origin| (vec![origin], false)))
        .chain(allowed.clone().map(|origin| (vec![origin, origin], false)))
        .chain(allowed.map(|origin| (vec![origin, "https://evil.example"], false)))
        .chain([(vec!["https://evil.example", "https://shop.example"], false)])
        .collect();
    for (origins, is_allowed) in cases
        .iter()
        .cycle()
        .take(cases.len() * usize::try_from(times)?)
    {
        for (what, request, is_for_all) in requests() {
            let request = origins
                .iter()
                .fold(request, |request, origin| request.header("origin", origin));
            let answer = http.ask(&request).await?;
            asked += 1;
            let found = faults(&answer, origins, *is_allowed, is_for_all);
            violations.extend(found.map(|(wrong, found)| {
                (
                    wrong,
                    format!(
                        "{what} from {origins:?} was answered {}: {found}",
                        answer.status
                    ),
                )
            }));
        }
    }
    running.stop().await?;
    Ok(Outcome {
        runs: asked,
        figures: format!(
            "{} origins and pairs of them, {} of them allowed, by {} calls each",
            cases.len(),
            cases.iter().filter(|(_, is_allowed)| *is_allowed).count(),
            requests().len(),
        ),
        violations,
    })
}

/// The requests, and whether any page may read the response.
fn requests() -> Vec<(&'static str, Request, bool)> {
    let preflight = |target: String, method: &str| {
        Request::new("OPTIONS", target)
            .header("access-control-request-method", method)
            .header("access-control-request-headers", "content-type")
    };
    vec![
        ("the facts", Request::new("GET", shop("")), false),
        ("a look-up", look_up("AT-1", "ada@example.com"), false),
        (
            "a look-up's preflight",
            preflight(shop("/order-lookups"), "POST"),
            false,
        ),
        (
            "an upload's preflight",
            preflight(shop("/uploads/1"), "PATCH"),
            false,
        ),
        (
            "an order's preflight",
            preflight(shop("/orders/1"), "PUT"),
            false,
        ),
        (
            "the desk",
            Request::new("GET", shop("/desk/tickets")),
            false,
        ),
        (
            "the OpenAPI document",
            Request::new("GET", "/v1/openapi.json"),
            false,
        ),
        ("nothing", Request::new("GET", "/v1/nothing"), false),
        (
            "a link in a mail",
            Request::new("GET", "/desk/act/x"),
            false,
        ),
        ("the loader", Request::new("GET", "/careline.js"), true),
        (
            "an asset",
            Request::new("GET", "/careline/1/widget.js"),
            true,
        ),
    ]
}

fn faults(
    answer: &Answer,
    origins: &[&str],
    is_allowed: bool,
    is_for_all: bool,
) -> impl Iterator<Item = (Violation, &'static str)> {
    let shared: Vec<_> = answer.all("access-control-allow-origin").collect();
    let is_shared_with_it = is_allowed && shared == origins;
    let is_shared_with_all = is_for_all && shared == ["*"];
    let credentials = answer.header("access-control-allow-credentials").is_some();
    let methods = answer
        .header("access-control-allow-methods")
        .unwrap_or_default();
    [
        (
            !(shared.is_empty() || is_shared_with_it || is_shared_with_all),
            (
                Violation::Disclosed,
                "a page that isn't allowed may read it",
            ),
        ),
        (
            credentials,
            (Violation::Bypassed, "cookies may come with it"),
        ),
        (
            methods.contains("PUT") || methods.contains('*'),
            (Violation::Bypassed, "pages may bring orders"),
        ),
        (answer.status >= 500, (Violation::Failed, "it failed")),
    ]
    .into_iter()
    .filter(|(is_so, _)| *is_so)
    .map(|(_, wrong)| wrong)
}
