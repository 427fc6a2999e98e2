//! The built widget, and the storefront in it.

use crate::cli::check::finding::Findings;
use crate::config::Config;

const KEY: &str = "assets";

pub fn check(config: &Config, findings: &mut Findings) {
    let Some(assets) = &config.assets else {
        if cfg!(feature = "embedded-assets") {
            findings.ok(KEY, "the widget inside the binary is served");
        }
        return;
    };
    let shown = assets.display();
    if assets.join("careline.js").is_file() && assets.join("careline").is_dir() {
        findings.ok(KEY, format!("{shown} holds the widget"));
    } else {
        findings.error(
            KEY,
            format!(
                "expected the folder that `cargo xtask build` made, with careline.js and careline/ in it; found {shown} without them"
            ),
        );
    }
    if let Some(page) = config.storefront.as_ref().filter(|page| !page.is_file()) {
        let page = page.display();
        findings.error(
            "storefront",
            format!("expected a page, found none at {page}"),
        );
    }
}
