//! Whether the shops' pages can reach the endpoint: its public URL, their origins, and the proxy in between.

use crate::cli::check::finding::Findings;
use crate::config::origin::{Origin, is_this_machine};
use crate::config::{Config, Shop};

pub fn check(config: &Config, findings: &mut Findings) {
    let own = &config.public_url;
    if !own.is_https() && !is_this_machine(own.host().trim_matches(['[', ']'])) {
        findings.warn(
            "public_url",
            format!(
                "expected https://, found \"{own}\": browsers don't let pages with https call it"
            ),
        );
    }
    for shop in config.shops.values() {
        check_pages(config, shop, findings);
    }
    check_proxies(config, findings);
}

/// Whether the pages that the endpoint knows of a shop may call it.
fn check_pages(config: &Config, shop: &Shop, findings: &mut Findings) {
    let addresses = [shop.website.as_ref(), shop.page.as_ref()];
    let mut origins: Vec<_> = addresses
        .into_iter()
        .flatten()
        .filter_map(|address| Origin::of_page(address))
        .collect();
    origins.dedup();
    let is_allowed =
        |origin: &Origin| config.allowed_origins.contains(origin) || *origin == config.public_url;
    for origin in origins.iter().filter(|origin| !is_allowed(origin)) {
        findings.warn(
            "allowed_origins",
            format!(
                "expected \"{origin}\" among them, because shop {:?} has pages there; found none: their visitors can't use the help desk",
                shop.id
            ),
        );
    }
}

/// A public endpoint that listens on this machine alone stands behind a proxy on it.
fn check_proxies(config: &Config, findings: &mut Findings) {
    if config.public_url.is_https()
        && config.listen.ip().is_loopback()
        && config.trusted_proxies.is_empty()
    {
        findings.warn(
            "trusted_proxies",
            format!(
                "expected the proxy in front, such as \"{}\", found none: all shoppers would share one rate limit",
                config.listen.ip()
            ),
        );
    }
}
