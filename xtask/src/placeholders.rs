//! Fills the placeholders of a script: string literals such as `"__CARELINE_BUILD__"`, each replaced by a JSON value.

use serde_json::Value;

use crate::run::Result;

const BEFORE: &str = "\"__CARELINE_";
const AFTER: &str = "__\"";

/// A script with its placeholders filled, by name.
///
/// # Errors
///
/// If the script doesn't have one of them.
pub fn fill<const N: usize>(script: &str, values: [(&str, Value); N]) -> Result<String> {
    let mut script = script.to_owned();
    for (name, value) in values {
        let placeholder = format!("{BEFORE}{name}{AFTER}");
        if !script.contains(&placeholder) {
            return Err(format!("the script has no placeholder {placeholder}").into());
        }
        script = script.replace(&placeholder, &value.to_string());
    }
    Ok(script)
}

/// The placeholders that a script still has, quotes included.
pub fn unfilled(script: &str) -> Vec<String> {
    let parts = script.split(BEFORE).skip(1);
    parts
        .filter_map(|part| part.split_once(AFTER))
        .map(|(name, _)| format!("{BEFORE}{name}{AFTER}"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCRIPT: &str =
        r#"const [a, b] = ["__CARELINE_A__", "__CARELINE_B__"]; // the __CARELINE_…__ words"#;

    #[test]
    fn a_value_replaces_its_placeholder_and_others_stay() {
        let filled = fill(SCRIPT, [("A", 1.into())]).unwrap();
        assert!(filled.starts_with(r#"const [a, b] = [1, "__CARELINE_B__"]"#));
        assert_eq!(unfilled(&filled), [r#""__CARELINE_B__""#]);
    }

    #[test]
    fn a_value_without_a_placeholder_is_an_error() {
        let error = fill(SCRIPT, [("C", 1.into())]).unwrap_err();
        assert!(error.to_string().contains("__CARELINE_C__"));
    }
}
