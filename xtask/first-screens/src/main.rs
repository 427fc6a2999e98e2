//! Prints the widget's first screens in a language, as JSON: `{"<flow or topic>": ["<title>", <tree>]}`.
//!
//! The panel draws them before the widget is loaded. They are rendered natively from the widget's own views, so they can't
//! differ from what the widget draws. The argument is the language's file, for example `locales/en.json`.

mod render;
mod tree;

use std::{env, error::Error, fs};

fn main() -> Result<(), Box<dyn Error>> {
    let file = env::args().nth(1).ok_or("the language's file is missing")?;
    let words = fs::read_to_string(&file).map_err(|error| format!("{file}: {error}"))?;
    println!("{}", serde_json::to_string(&render::all(&words)?)?);
    Ok(())
}
