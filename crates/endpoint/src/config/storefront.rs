//! `storefront`: the demo page that is served at `/`, if any.

use std::path::{Component, Path, PathBuf};

use serde_json::Value;

use crate::platform::decode::{DecodeError, preview};

/// The page that `true` means. It is missing if the widget isn't built.
const INDEX: &str = "index.html";

/// The page's file: `true` means [`INDEX`], and a path is relative to `assets`.
pub fn page(setting: &Value, assets: Option<&Path>) -> Result<Option<PathBuf>, DecodeError> {
    let wrong = |detail| DecodeError::new("storefront", detail);
    match (setting, assets) {
        (Value::Null | Value::Bool(false), _) | (Value::Bool(true), None) => Ok(None),
        (Value::Bool(true), Some(assets)) => Ok(Some(assets.join(INDEX))),
        (Value::String(_), None) => {
            let detail = "expected the setting `assets` beside it, found none";
            Err(wrong(detail.to_owned()))
        }
        (Value::String(path), Some(_)) if escapes(Path::new(path)) => Err(wrong(format!(
            "expected a path within `assets`, without \"..\"; found {path:?}"
        ))),
        (Value::String(path), Some(assets)) => {
            let page = assets.join(path);
            let is_there = page.is_file();
            is_there.then_some(Some(page)).ok_or_else(|| {
                let assets = assets.display();
                wrong(format!(
                    "expected a page in {assets}, found none at {path:?}"
                ))
            })
        }
        (other, _) => {
            let found = preview(other);
            let detail = "expected true, false, or the path of a page in `assets`, found";
            Err(wrong(format!("{detail} {found}")))
        }
    }
}

/// Whether a path may lead out of the folder that it is relative to.
fn escapes(path: &Path) -> bool {
    let stays = |part| matches!(part, Component::Normal(_) | Component::CurDir);
    !path.components().all(stays)
}
