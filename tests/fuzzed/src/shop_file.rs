//! Shop files.

use careline_endpoint::config::shop_file::load;

use std::sync::LazyLock;

use tempfile::TempDir;

static FOLDER: LazyLock<TempDir> =
    LazyLock::new(|| TempDir::with_prefix("careline-fuzzed-").unwrap());

/// A `shop.toml`. It is read, or refused with an error that names the file and fits a screen.
pub fn shop_file(bytes: &[u8]) {
    let file = FOLDER
        .path()
        .join(format!("shop-{:?}.toml", std::thread::current().id()));
    std::fs::write(&file, bytes).unwrap();
    if let Err(error) = load(&file) {
        let said = error.to_string();
        assert!(said.contains("shop-"), "{said}");
        let lines = said.lines().count();
        assert!(lines < 60, "{lines} lines");
    }
}
