//! Reads a `shop.toml` for the commands that try a policy.

use std::path::Path;

use careline_policy::Rules;

use crate::cli::escape::escaped;
use crate::cli::outcome::Failure;
use crate::config::shop_file::{self, ShopFile};

/// Reads the rules. Unknown keys, which may be a later release's, only cause warnings.
pub fn rules_to_try(file: &Path) -> Result<Rules, Failure> {
    let ShopFile {
        rules,
        unknown_keys,
        ..
    } = shop_file::load(file)?;
    for key in unknown_keys {
        eprintln!(
            "warning: {}: {}: no such setting, skipped",
            file.display(),
            escaped(&key)
        );
    }
    Ok(rules)
}
