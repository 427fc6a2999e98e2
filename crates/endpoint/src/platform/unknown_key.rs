//! Keys that a type doesn't have, most often because of a typo. The type's JSON Schema tells which ones it has.

use schemars::{JsonSchema, schema_for};
use serde_json::Value;

use crate::platform::decode::{DecodeError, JsonPath};
use crate::platform::similar::most_similar;

/// An error for each unknown key of a value that was read as `T`.
pub fn errors<T: JsonSchema>(keys: Vec<JsonPath>) -> impl Iterator<Item = DecodeError> {
    let schema = schema_for!(T);
    keys.into_iter().map(move |key| {
        let detail = match suggestion(schema.as_value(), &key.pointer()) {
            Some(known) => format!("no such setting; did you mean `{known}`?"),
            None => "no such setting; check its spelling or remove it".to_owned(),
        };
        DecodeError::new(key, detail)
    })
}

/// The key beside the unknown one that is most like it, if one is.
fn suggestion(schema: &Value, pointer: &str) -> Option<String> {
    let (table, key) = pointer.rsplit_once('/')?;
    let mut names = table.split('/').skip(1);
    let table = names.try_fold(schema, |outer, segment| {
        let outer = resolve(schema, outer);
        let property = outer.pointer(&format!("/properties/{segment}"));
        property.or_else(|| outer.get("items"))
    })?;
    let known = resolve(schema, table).get("properties")?.as_object()?;
    most_similar(key, known.keys().map(String::as_str)).map(str::to_owned)
}

/// The schema that is meant by one that may be optional, or a reference.
fn resolve<'a>(root: &'a Value, schema: &'a Value) -> &'a Value {
    let schema = schema.pointer("/anyOf/0").unwrap_or(schema);
    let reference = schema.get("$ref").and_then(Value::as_str);
    let pointer = reference.and_then(|reference| reference.strip_prefix('#'));
    let meant = pointer.and_then(|pointer| root.pointer(pointer));
    meant.unwrap_or(schema)
}
