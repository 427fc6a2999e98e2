//! Fills in a TOML file whose settings are all there, those that aren't set as comments.

use std::collections::BTreeMap;

/// The settings that are told, by table and key, as TOML.
pub type Told = BTreeMap<&'static str, String>;

/// The column at which comments begin.
const COMMENTS: usize = 49;

/// A string as TOML.
pub fn quoted(text: &str) -> String {
    toml::Value::from(text).to_string()
}

/// A list of one string as TOML.
pub fn list(text: &str) -> String {
    format!("[{}]", quoted(text))
}

/// The file with the settings that are told. Other lines stay as they are.
pub fn fill(template: &str, told: &Told) -> String {
    let mut table = String::new();
    let lines = template.lines().map(|line| {
        if let Some(name) = table_name(line) {
            table = name.to_owned();
        }
        let filled = setting(line).and_then(|(key, comment)| {
            let path = match table.as_str() {
                "" => key.to_owned(),
                table => format!("{table}.{key}"),
            };
            let value = told.get(path.as_str())?;
            Some(with_comment(&format!("{key} = {value}"), comment))
        });
        filled.unwrap_or_else(|| line.to_owned()) + "\n"
    });
    lines.collect()
}

/// The name of the table that begins at a line.
fn table_name(line: &str) -> Option<&str> {
    let line = line.strip_prefix("# ").unwrap_or(line);
    let (name, _) = line.strip_prefix('[')?.split_once(']')?;
    Some(name.trim_start_matches('['))
}

/// The key and the comment of a line that sets something, or shows how.
fn setting(line: &str) -> Option<(&str, &str)> {
    let line = line.strip_prefix("# ").unwrap_or(line);
    let (key, rest) = line.split_once(" = ")?;
    let is_key = key
        .bytes()
        .all(|byte| byte.is_ascii_lowercase() || byte == b'_');
    let comment = rest.split_once("  # ").map_or("", |(_, comment)| comment);
    is_key.then_some((key, comment))
}

fn with_comment(setting: &str, comment: &str) -> String {
    match comment {
        "" => setting.to_owned(),
        comment => format!("{setting:<width$}  # {comment}", width = COMMENTS - 2),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_told_is_set_in_its_table_and_the_rest_stays() {
        let template = "# A file.\n# a = 1\nb = \"\"  # which b\n[t]\n# a = 1  # of t\n";
        let told = Told::from([("b", quoted("\"x\"")), ("t.a", "2".to_owned())]);
        let filled = fill(template, &told);
        let lines: Vec<_> = filled.lines().collect();
        assert_eq!(lines[0..2], ["# A file.", "# a = 1"]);
        assert!(lines[2].starts_with("b = '\"x\"' ") && lines[2].ends_with("  # which b"));
        assert!(lines[4].starts_with("a = 2 ") && lines[4].ends_with("  # of t"));
        assert!(filled.parse::<toml::Table>().is_ok(), "{filled}");
    }
}
