//! Decodes what people and other systems wrote, with errors that they can act on.
//!
//! All input (`shop.toml`, the configuration, orders, tickets) is first read as a [`Value`] and then as a type. A value
//! that doesn't fit is a [`DecodeError`]: its path, what was found, and what was expected.
//!
//! The texts are made from serde's messages. A message that isn't known here is passed on unchanged.

use std::fmt::{self, Write};

use serde::de::DeserializeOwned;
use serde_json::Value;

/// The largest number of characters of the input that an error repeats.
const PREVIEW_MAX: usize = 80;

/// A value that can't be decoded.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}{detail}", at.prefix())]
pub struct DecodeError {
    /// The path of the value.
    pub at: JsonPath,
    /// Whether the value is missing.
    pub is_missing: bool,
    /// What was expected and what was found.
    pub detail: String,
}

impl DecodeError {
    /// An error about a value that has the right type but makes no sense.
    pub fn new(at: impl Into<JsonPath>, detail: impl Into<String>) -> Self {
        Self {
            at: at.into(),
            is_missing: false,
            detail: detail.into(),
        }
    }

    /// An error about a value that is missing.
    pub fn missing(at: impl Into<JsonPath>) -> Self {
        Self {
            at: at.into(),
            is_missing: true,
            detail: "this is needed".into(),
        }
    }

    /// The same error with a path that starts at the root, if the decoded value is at `outer`.
    #[must_use]
    pub fn within(mut self, outer: impl Into<JsonPath>) -> Self {
        self.at = outer.into().then(self.at);
        self
    }
}

/// The path of a value inside another. It is displayed as `order.lines[0].quantity`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct JsonPath(Vec<Segment>);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Segment {
    Key(String),
    Index(usize),
}

/// The path of a dotted key, e.g. `response.business_days`.
impl From<&str> for JsonPath {
    fn from(dotted: &str) -> Self {
        let keys = dotted.split('.');
        Self(keys.map(|key| Segment::Key(key.into())).collect())
    }
}

/// The path of an entry of a list.
impl From<usize> for JsonPath {
    fn from(index: usize) -> Self {
        Self(vec![Segment::Index(index)])
    }
}

impl JsonPath {
    /// Appends the path `inner`.
    #[must_use]
    pub fn then(mut self, inner: impl Into<Self>) -> Self {
        self.0.extend(inner.into().0);
        self
    }

    /// What stands before an error about the value: the path, if there is one.
    fn prefix(&self) -> String {
        match self.0.as_slice() {
            [] => String::new(),
            _ => format!("{self}: "),
        }
    }

    /// The path as a JSON Pointer (RFC 6901), e.g. `/order/lines/0/quantity`.
    #[must_use]
    pub fn pointer(&self) -> String {
        self.0.iter().fold(String::new(), |mut pointer, segment| {
            pointer.push('/');
            match segment {
                Segment::Key(key) => pointer.push_str(&key.replace('~', "~0").replace('/', "~1")),
                // Writing to a string can't fail.
                Segment::Index(index) => drop(write!(pointer, "{index}")),
            }
            pointer
        })
    }
}

impl fmt::Display for JsonPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (depth, segment) in self.0.iter().enumerate() {
            match segment {
                Segment::Key(key) if depth == 0 => f.write_str(key)?,
                Segment::Key(key) => write!(f, ".{key}")?,
                Segment::Index(index) => write!(f, "[{index}]")?,
            }
        }
        Ok(())
    }
}

/// Decodes a value. Unknown keys are ignored.
///
/// # Errors
///
/// The first value that doesn't fit.
pub fn read<T: DeserializeOwned>(value: &Value) -> Result<T, DecodeError> {
    serde_path_to_error::deserialize(value).map_err(|error| decode_error(&error, value))
}

/// Decodes an object. Serde alone would also accept a list with the values of the fields in order.
///
/// # Errors
///
/// The first value that doesn't fit.
pub fn read_object<T: DeserializeOwned>(value: &Value) -> Result<T, DecodeError> {
    if value.is_object() {
        return read(value);
    }
    let detail = format!("expected an object, found {}", preview(value));
    Err(DecodeError::new(JsonPath::default(), detail))
}

/// Decodes a value and lists the unknown keys.
///
/// # Errors
///
/// The first value that doesn't fit.
pub fn read_whole<T: DeserializeOwned>(value: &Value) -> Result<(T, Vec<JsonPath>), DecodeError> {
    let mut unknown = Vec::new();
    let mut on_unknown = |path: serde_ignored::Path<'_>| unknown.push(unknown_path(&path));
    let deserializer = serde_ignored::Deserializer::new(value, &mut on_unknown);
    let read = serde_path_to_error::deserialize(deserializer)
        .map_err(|error| decode_error(&error, value))?;
    Ok((read, unknown))
}

/// Decodes a value, lists the unknown keys, and finds everything that doesn't fit: after each error it goes on with the
/// value that `valid`, which decodes, has at that place.
///
/// Returns `None` if it can't go on.
pub fn read_on<T: DeserializeOwned>(
    value: &Value,
    valid: &Value,
    errors: &mut Vec<DecodeError>,
) -> Option<(T, Vec<JsonPath>)> {
    let mut mended = value.clone();
    loop {
        let error = match read_whole(&mended) {
            Ok(read) => return Some(read),
            Err(error) => error,
        };
        let is_new = errors.iter().all(|earlier| earlier.at != error.at);
        let is_mended = mend(&mut mended, valid, &error.at);
        if is_new {
            errors.push(error);
        }
        if !is_new || !is_mended {
            return None;
        }
    }
}

/// Replaces the value at a path by the one that `valid` has there, or removes it. The first entry of a list in `valid`
/// stands for all. Returns whether it could.
fn mend(value: &mut Value, valid: &Value, JsonPath(at): &JsonPath) -> bool {
    let Some((last, outer)) = at.split_last() else {
        return false;
    };
    let (mut value, mut valid) = (value, Some(valid));
    for segment in outer {
        valid = valid.and_then(|valid| segment.sample_in(valid));
        let Some(inner) = segment.in_mut(value) else {
            return false;
        };
        value = inner;
    }
    let valid = valid.and_then(|valid| last.sample_in(valid));
    match (value, last, valid) {
        (Value::Object(entries), Segment::Key(key), Some(valid)) => {
            entries.insert(key.clone(), valid.clone());
            true
        }
        (Value::Object(entries), Segment::Key(key), None) => entries.remove(key).is_some(),
        (Value::Array(entries), Segment::Index(index), Some(valid)) => entries
            .get_mut(*index)
            .map(|entry| *entry = valid.clone())
            .is_some(),
        _ => false,
    }
}

impl Segment {
    fn in_mut<'a>(&self, value: &'a mut Value) -> Option<&'a mut Value> {
        match self {
            Self::Key(key) => value.get_mut(key),
            Self::Index(index) => value.get_mut(index),
        }
    }

    fn sample_in<'a>(&self, valid: &'a Value) -> Option<&'a Value> {
        match self {
            Self::Key(key) => valid.get(key),
            Self::Index(_) => valid.get(0),
        }
    }
}

fn decode_error(
    error: &serde_path_to_error::Error<serde_json::Error>,
    root: &Value,
) -> DecodeError {
    let mut at = json_path(error.path());
    let message = error.inner().to_string();
    let missing = message.strip_prefix("missing field `");
    if let Some((key, _)) = missing.and_then(|rest| rest.split_once('`')) {
        at.0.push(Segment::Key(key.to_owned()));
        return DecodeError::missing(at);
    }
    let found = root.pointer(&at.pointer()).unwrap_or(root);
    let is_missing = found.is_null();
    let detail = explain(&message, found);
    DecodeError {
        at,
        is_missing,
        detail,
    }
}

fn json_path(path: &serde_path_to_error::Path) -> JsonPath {
    use serde_path_to_error::Segment as Read;
    let segments = path.iter().filter_map(|segment| match segment {
        Read::Seq { index } => Some(Segment::Index(*index)),
        Read::Map { key } => Some(Segment::Key(key.clone())),
        Read::Enum { .. } | Read::Unknown => None,
    });
    JsonPath(segments.collect())
}

/// Leaves out the steps that only types have, such as that into an optional value.
fn unknown_path(path: &serde_ignored::Path<'_>) -> JsonPath {
    use serde_ignored::Path;
    match path {
        Path::Root => JsonPath::default(),
        Path::Seq { parent, index } => unknown_path(parent).then(*index),
        Path::Map { parent, key } => {
            let mut path = unknown_path(parent);
            path.0.push(Segment::Key(key.clone()));
            path
        }
        Path::Some { parent }
        | Path::NewtypeStruct { parent }
        | Path::NewtypeVariant { parent } => unknown_path(parent),
    }
}

fn explain(message: &str, found: &Value) -> String {
    if let Some((_, expected)) = message
        .strip_prefix("unknown variant ")
        .and_then(|rest| rest.split_once(", expected "))
    {
        return format!("expected {expected}, found {}", preview(found));
    }
    if let Some((_, expected)) = message
        .strip_prefix("invalid ")
        .and_then(|rest| rest.split_once(", expected "))
    {
        return format!("expected {}, found {}", in_words(expected), preview(found));
    }
    if DATE_ERRORS.contains(&message) {
        let expected = "a day like \"2026-12-25\", or a time like \"2026-11-10T14:05:00-06:00\"";
        return format!("expected {expected}, found {}", preview(found));
    }
    format!("{message}, found {}", preview(found))
}

/// What chrono says about a text that is no date.
const DATE_ERRORS: [&str; 5] = [
    "input contains invalid characters",
    "input is not enough for unique date and time",
    "input is out of range",
    "premature end of input",
    "trailing input",
];

/// Describes a Rust type for people.
fn in_words(expected: &str) -> &str {
    match expected {
        "u16" => "a whole number from 0 to 65535",
        "u32" | "u64" => "a whole number, 0 or more",
        "a nonzero u16" | "a nonzero u32" => "a whole number, 1 or more",
        "i64" => "a whole number",
        "a sequence" => "a list",
        "path string" => "a path",
        "a map" => "a table of keys and values",
        "a formatted date string" => "a day like \"2026-12-25\"",
        "an RFC 3339 formatted date and time string" => "a time like \"2026-11-10T14:05:00-06:00\"",
        "an array of length 2" | "fewer elements in array" => "two whole numbers, [least, most]",
        _ if expected.starts_with("struct ") => "a table of keys and values",
        _ if expected.starts_with("tuple struct ") => "a string",
        _ => expected,
    }
}

/// A value, shortened to one line.
#[must_use]
pub fn preview(found: &Value) -> String {
    match found {
        Value::Object(_) => "a table of keys and values".into(),
        Value::Null => "nothing (null)".into(),
        other => shorten(&other.to_string()),
    }
}

fn shorten(text: &str) -> String {
    match text.char_indices().nth(PREVIEW_MAX) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;
    use serde_json::json;

    use super::*;

    #[derive(Debug, Deserialize)]
    #[allow(dead_code, reason = "only read")]
    struct Outer {
        inner: Vec<Inner>,
    }

    #[derive(Debug, Deserialize)]
    #[allow(dead_code, reason = "only read")]
    struct Inner {
        count: u16,
    }

    #[test]
    fn a_wrong_type_says_where_what_and_what_instead() {
        let error = read::<Outer>(&json!({"inner": [{"count": "7"}]})).unwrap_err();
        assert_eq!(error.at.pointer(), "/inner/0/count");
        assert_eq!(
            error.to_string(),
            "inner[0].count: expected a whole number from 0 to 65535, found \"7\""
        );
    }

    #[test]
    fn a_missing_key_is_named() {
        let error = read::<Outer>(&json!({"inner": [{"count": 1}, {}]})).unwrap_err();
        assert!(error.is_missing);
        assert_eq!(error.at.pointer(), "/inner/1/count");
    }

    #[test]
    fn an_unknown_key_is_listed() {
        let value = json!({"inner": [{"count": 1, "cuont": 2}]});
        let (_, unknown) = read_whole::<Outer>(&value).unwrap();
        assert_eq!(unknown[0].to_string(), "inner[0].cuont");
    }

    #[test]
    fn a_long_value_is_not_repeated_whole() {
        let error = read::<Outer>(&json!({"inner": "é".repeat(500)})).unwrap_err();
        assert!(error.detail.chars().count() < 130, "{error}");
    }
}
