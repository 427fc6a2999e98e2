//! Reads a `shop.toml` for the commands that try a policy.

use std::path::Path;

use careline_policy::Rules;

use crate::cli::escape::escaped;
use crate::cli::outcome::Failure;
use crate::cli::output::note;
use crate::config::shop_file::{self, ShopFile};

/// Reads the rules. Unknown keys, which may be a later release's, only cause warnings.
pub fn rules_to_try(file: &Path) -> Result<Rules, Failure> {
    let ShopFile {
        rules,
        unknown_keys,
        ..
    } = shop_file::load(file)?;
    for error in unknown_keys {
        let error = escaped(&error.to_string());
        note!("warning: {}: {error}; skipped", file.display());
    }
    Ok(rules)
}
