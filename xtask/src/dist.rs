//! Lays out `dist/`, the tree that the endpoint serves.
//!
//! ```text
//! careline.js                     the loader, stamped with the build's name, its words and style
//! careline/<version>/careline.js  the same, at an address that never changes
//! careline/<build>/               modules, the script that starts them, and words; the name is their content's hash
//! index.html, demo/               the demo shops' pages
//! ```
//!
//! Each file that compresses has its `.br` and `.gz` beside it.

use std::{
    ffi::OsStr,
    fs,
    io::Write,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use serde_json::{Map, Value};

use crate::{
    integrity, lock, modules, npm,
    run::{Result, quietly, step},
    shops::{self, DEFAULT_SHOP},
    stamp::{Stamp, content_name, files},
    widget::{self, PARTS, renew, wasm_files},
};

/// Where the tree stands.
pub const DIST: &str = "dist";

const STAGE: &str = "target/careline/dist";
/// Where what the loader imports is put together.
const FLOWS: &str = "target/careline/flows";
const INPUTS: [&str; 10] = [
    "target/careline/parts.stamp",
    "src/api/solver.js",
    "loader",
    "style",
    "locales",
    "index.html",
    "demo",
    "xtask/compress.mjs",
    "xtask/src/dist.rs",
    "xtask/src/integrity.rs",
];
const COMPRESSED: [&str; 6] = ["css", "html", "js", "json", "svg", "wasm"];
/// The words of *track* until its first field can be typed in, and of what may go wrong until then.
const FIRST_WORDS: [&str; 21] = [
    "chunk.away",
    "chunk.title",
    "facts.unreadable",
    "loader.wait",
    "try_again",
    "track.title",
    "track.lead",
    "lookup.number",
    "lookup.number.hint",
    "lookup.number.missing",
    "lookup.email",
    "lookup.email.hint",
    "lookup.email.missing",
    "lookup.find",
    "lookup.give_up",
    "lookup.looking",
    "lookup.working",
    "lookup.limited",
    "lookup.not_found",
    "lookup.failed",
    "away.lookup",
];
const LANGUAGE_LEVEL: &str = "--target=es2022";

/// Builds the widget and lays the tree out, unless both are done.
pub fn build() -> Result {
    let _lock = lock::hold()?;
    widget::build()?;
    let stamp = Stamp::of("target/careline/dist.stamp", &INPUTS)?;
    if stamp.is_current() && Path::new(DIST).is_dir() {
        return Ok(());
    }
    step("Lay out dist/", "seconds");
    renew(Path::new(STAGE))?;
    let build = assets()?;
    loader(&build)?;
    storefront()?;
    compress()?;
    if Path::new(DIST).exists() {
        fs::remove_dir_all(DIST)?;
    }
    fs::rename(STAGE, DIST)?;
    stamp.set()
}

/// The folder of the current build's modules, glue, style and words.
pub fn assets_folder() -> Result<PathBuf> {
    for entry in fs::read_dir(Path::new(DIST).join("careline"))? {
        let folder = entry?.path();
        if folder.join("main.js").is_file() {
            return Ok(folder);
        }
    }
    Err("dist/ holds no build of the widget; run `cargo xtask build`".into())
}

/// Gathers what the loader fetches, and names the folder by its content.
fn assets() -> Result<String> {
    let folder = Path::new(STAGE).join("careline/next");
    fs::create_dir_all(&folder)?;
    bundle(
        Path::new("src/api/solver.js"),
        &folder.join("solver.js"),
        &[],
    )?;
    let flows = flows(&folder)?;
    bundle(&flows, &folder.join("main.js"), &["--loader:.css=text"])?;
    for module in wasm_files(Path::new(PARTS))? {
        copy_into(&module, &folder)?;
    }
    for language in files(Path::new("locales"))? {
        let (first, rest) = first_and_rest(words(&language)?);
        let name = folder.join(language.file_name().unwrap_or_default());
        fs::write(name.with_extension("rest.json"), rest.to_string())?;
        fs::write(name, first.to_string())?;
    }
    let build = content_name(&folder)?;
    fs::rename(&folder, Path::new(STAGE).join("careline").join(&build))?;
    Ok(build)
}

/// Lays out what the loader imports: the glue and wasm-split's loader, which import each other, the style, and the hash of
/// all code that they fetch from the folder. The answer is the script that imports them all.
fn flows(folder: &Path) -> Result<PathBuf> {
    let (parts, flows) = (Path::new(PARTS), Path::new(FLOWS));
    renew(flows)?;
    bundle(
        Path::new("style/widget.css"),
        &flows.join("widget.css"),
        &[],
    )?;
    for script in files(parts)? {
        let text = match script.file_name().and_then(OsStr::to_str) {
            Some("__wasm_split.js") => checked(&script, folder)?,
            Some("proof.js") => {
                let solver = integrity::of(&folder.join("solver.js"))?;
                stamped(&script, [("SOLVER", solver.into())])?
            }
            Some(name) if name.ends_with(".js") => fs::read_to_string(&script)?,
            _ => continue,
        };
        let copy = flows.join(script.strip_prefix(parts)?);
        fs::create_dir_all(copy.parent().unwrap_or(flows))?;
        fs::write(copy, text)?;
    }
    let module = integrity::of(&parts.join("main_bg.wasm"))?.into();
    let script = flows.join("flows.js");
    let flows = stamped(Path::new("loader/flows.js"), [("MODULE", module)])?;
    fs::write(&script, flows)?;
    Ok(script)
}

/// wasm-split's loader, which checks what it fetches; what comes first is what *track* takes.
fn checked(script: &Path, folder: &Path) -> Result<String> {
    let script = fs::read_to_string(script)?;
    let hash = |module: &str| integrity::of(&Path::new(PARTS).join(module));
    let checked = integrity::of_each(&script, &modules::of("track")?, hash)?;
    fs::write(folder.join(integrity::OTHERS), checked.others)?;
    Ok(checked.script)
}

/// Minifies a script or style with all that it imports, as one file: one request less in a chain of them.
fn bundle(source: &Path, target: &Path, options: &[&str]) -> Result {
    quietly(
        Command::new(npm::program("esbuild")?)
            .arg(source)
            .env("NODE_PATH", npm::modules()?)
            .args(["--bundle", "--minify", "--format=esm", LANGUAGE_LEVEL])
            .args(options)
            .args([
                "--log-level=warning",
                "--log-override:duplicate-object-key=silent",
            ])
            .arg(format!("--outfile={}", target.display())),
    )
}

/// Writes the loader, stamped and minified, at its two addresses.
fn loader(build: &str) -> Result {
    let frame = Path::new("target/careline/frame.css");
    bundle(Path::new("style/frame.css"), frame, &[])?;
    let words = loader_words(words(Path::new("locales/en.json"))?);
    let flows = Path::new(STAGE)
        .join("careline")
        .join(build)
        .join("main.js");
    let stamps = [
        ("BUILD", build.into()),
        ("WORDS", words.into()),
        ("CSS", fs::read_to_string(frame)?.trim().into()),
        ("FLOWS", integrity::of(&flows)?.into()),
    ];
    let script = minify(&stamped(Path::new("loader/careline.js"), stamps)?)?;
    placeholder(&script, "SHOPS")?; // The endpoint's to fill.

    let version = Path::new(STAGE)
        .join("careline")
        .join(env!("CARGO_PKG_VERSION"));
    fs::create_dir_all(&version)?;
    fs::write(version.join("careline.js"), &script)?;
    Ok(fs::write(Path::new(STAGE).join("careline.js"), &script)?)
}

/// A script with its placeholders filled.
fn stamped<const N: usize>(script: &Path, stamps: [(&str, Value); N]) -> Result<String> {
    let mut script = fs::read_to_string(script)?;
    for (name, value) in stamps {
        script = script.replace(&placeholder(&script, name)?, &value.to_string());
    }
    Ok(script)
}

fn placeholder(script: &str, name: &str) -> Result<String> {
    let literal = format!("\"__CARELINE_{name}__\"");
    if script.contains(&literal) {
        Ok(literal)
    } else {
        Err(format!("the script holds no {literal} to stamp").into())
    }
}

fn minify(script: &str) -> Result<String> {
    let mut esbuild = Command::new(npm::program("esbuild")?)
        .args(["--minify", "--loader=js", LANGUAGE_LEVEL])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()?;
    if let Some(mut input) = esbuild.stdin.take() {
        input.write_all(script.as_bytes())?;
    }
    let output = esbuild.wait_with_output()?;
    if !output.status.success() {
        return Err("esbuild could not minify loader/careline.js; why stands above".into());
    }
    Ok(String::from_utf8(output.stdout)?.trim_end().to_owned())
}

fn words(language: &Path) -> Result<Value> {
    serde_json::from_str(&fs::read_to_string(language)?)
        .map_err(|error| format!("{} is not JSON: {error}", language.display()).into())
}

/// A language's words in two: what is said until the first field can be typed in, and the rest.
fn first_and_rest(words: Value) -> (Value, Value) {
    let Value::Object(words) = words else {
        return (Value::Null, Value::Null);
    };
    let words = words
        .into_iter()
        .filter(|(key, _)| !key.starts_with("loader.") || key == "loader.wait");
    let is_first = |(key, _): &(String, Value)| FIRST_WORDS.contains(&key.as_str());
    let (first, rest): (Map<_, _>, Map<_, _>) = words.partition(is_first);
    (first.into(), rest.into())
}

/// The words that the loader says before any file of words is there.
fn loader_words(words: Value) -> Map<String, Value> {
    let Value::Object(words) = words else {
        return Map::new();
    };
    let own = |(key, word): (String, Value)| Some((key.strip_prefix("loader.")?.to_owned(), word));
    words.into_iter().filter_map(own).collect()
}

/// Copies the demo shops. The first one's page tells Trunk, by one line, to leave the widget alone;
/// shoppers don't need to know. It stands where each shop's does too, so that any of them can be at `/`.
fn storefront() -> Result {
    let page = fs::read_to_string("index.html")?;
    let lines = page.lines().filter(|line| !line.contains("data-trunk"));
    let page = lines.collect::<Vec<_>>().join("\n") + "\n";
    fs::create_dir_all(Path::new(STAGE).join("demo"))?;
    for address in ["index.html", &shops::page(DEFAULT_SHOP)] {
        fs::write(Path::new(STAGE).join(address), &page)?;
    }
    for file in files(Path::new("demo"))? {
        let folder = file.parent().unwrap_or(Path::new("demo"));
        copy_into(&file, &Path::new(STAGE).join(folder))?;
    }
    Ok(())
}

fn compress() -> Result {
    let mut compressed = files(Path::new(STAGE))?;
    compressed.retain(|file| {
        let extension = file.extension().and_then(|extension| extension.to_str());
        extension.is_some_and(|extension| COMPRESSED.contains(&extension))
    });
    eprintln!("  brotli and gzip for {} files", compressed.len());
    squeeze(&compressed)
}

/// Writes the compressed siblings of files.
pub fn squeeze(files: &[PathBuf]) -> Result {
    let status = Command::new("node")
        .arg("xtask/compress.mjs")
        .args(files)
        .status()?;
    if status.success() {
        Ok(())
    } else {
        Err("xtask/compress.mjs failed; why stands above".into())
    }
}

fn copy_into(file: &Path, folder: &Path) -> Result {
    fs::create_dir_all(folder)?;
    fs::copy(file, folder.join(file.file_name().unwrap_or_default()))?;
    Ok(())
}
