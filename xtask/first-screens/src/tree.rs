//! HTML as a compact tree: `["tag", {attributes}, child, …]` is an element, a string is text, and `null` is a comment, with
//! which Leptos marks places.
//!
//! The panel makes the elements one by one (`loader/first_screen.js`), so a page with Trusted Types needs no exception. The
//! tree comes without a hash. So the panel accepts no tag or attribute that runs or loads anything, or leads elsewhere.

use std::error::Error;

use html5gum::{Token, Tokenizer};
use serde_json::Value;

/// Elements that have no content, and so no end tag.
const VOID: &str = "input";

/// Reads the only element of an HTML text. Comments beside it are left out.
///
/// # Errors
///
/// If the text isn't one element, with its tags in pairs.
pub fn read(html: &str) -> Result<Value, Box<dyn Error>> {
    // The children read so far: those of the root, of its element that is still open, of that one's open element, …
    let mut open = vec![Vec::new()];
    for Ok(token) in Tokenizer::new(html) {
        let read = match token {
            Token::StartTag(tag) => {
                let name = text(&tag.name)?;
                let is_void = name == VOID;
                let attributes = tag.attributes.iter().map(|(name, value)| {
                    Ok::<_, Box<dyn Error>>((text(name)?, Value::from(text(value)?)))
                });
                open.push(vec![
                    name.into(),
                    Value::Object(attributes.collect::<Result<_, _>>()?),
                ]);
                if !is_void {
                    continue;
                }
                open.pop().map(Value::from)
            }
            Token::EndTag(_) => open.pop().map(Value::from),
            Token::String(string) => Some(text(&string)?.into()),
            Token::Comment(_) => Some(Value::Null),
            Token::Doctype(_) | Token::Error(_) => None,
        };
        let siblings = open.last_mut().ok_or("an end tag has no start tag")?;
        siblings.extend(read);
    }
    let [root] = open.as_mut_slice() else {
        return Err(format!("a start tag has no end tag: {html}").into());
    };
    root.retain(Value::is_array);
    match root.as_mut_slice() {
        [element] => Ok(element.take()),
        _ => Err(format!("it isn't one element: {html}").into()),
    }
}

fn text(bytes: &[u8]) -> Result<String, Box<dyn Error>> {
    Ok(str::from_utf8(bytes)?.to_owned())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn elements_text_and_comments_keep_their_places() {
        let html = r#"<!><form class="stack"><label for="a">Order &amp; number<!></label><input id="a"></form>"#;
        let expected = json!([
            "form",
            {"class": "stack"},
            ["label", {"for": "a"}, "Order & number", null],
            ["input", {"id": "a"}],
        ]);
        assert_eq!(read(html).unwrap(), expected);
    }

    #[test]
    fn what_is_not_one_whole_element_is_an_error() {
        for html in ["", "text", "<p></p><p></p>", "<p>", "</p>", "<p></p></p>"] {
            assert!(read(html).is_err(), "{html}");
        }
    }
}
