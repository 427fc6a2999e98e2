//! The size budgets: what a shopper with an empty cache downloads until the first field of *track* can be typed in.
//!
//! Sizes are in bytes of brotli, as the endpoint sends them.

use std::{
    fs,
    io::{Read, Write},
    net::{TcpListener, TcpStream},
    path::{Path, PathBuf},
    process::{Child, Stdio},
    slice, thread,
    time::{Duration, Instant},
};

use serde_json::{Value, json};

use crate::{
    compress, config,
    dist::{self, DIST},
    endpoint, files, loader, lock, modules,
    run::Result,
    shops::DEFAULT_SHOP,
};

const LOADER_BUDGET: u64 = 3 * 1024;
const TOTAL_BUDGET: u64 = 120 * 1024;
const SCRATCH: &str = "target/careline/size";

struct Part {
    name: String,
    bytes: u64,
}

/// Builds, measures, and prints the sizes.
///
/// # Errors
///
/// If a budget is exceeded.
pub fn size(as_json: bool) -> Result {
    dist::build()?;
    endpoint::build()?;
    let parts = measure()?;
    let loader = parts.first().map_or(0, |part| part.bytes);
    let total = parts.iter().map(|part| part.bytes).sum();
    if as_json {
        print_json(&parts, total);
    } else {
        print_table(&parts, total);
    }
    within("the loader", loader, LOADER_BUDGET)?;
    within("everything until the first field", total, TOTAL_BUDGET)
}

/// Every file that is downloaded, the loader first.
fn measure() -> Result<Vec<Part>> {
    let assets = dist::assets_folder()?;
    let loader = PathBuf::from("target/careline/served.js");
    loader::write_for_one_shop(Path::new(DIST), &loader)?;
    compress::compress(slice::from_ref(&loader))?;
    let mut files = vec![
        ("loader".to_owned(), loader),
        ("panel".to_owned(), assets.join("panel.js")),
        ("glue and style".to_owned(), assets.join("main.js")),
        ("main module".to_owned(), assets.join("main_bg.wasm")),
    ];
    for module in modules::of("track")? {
        files.push((module.clone(), assets.join(module)));
    }
    files.push(("words".to_owned(), assets.join("en.json")));
    files.push(("shop facts".to_owned(), facts()?));
    files.into_iter().map(part).collect()
}

fn part((name, file): (String, PathBuf)) -> Result<Part> {
    let file = PathBuf::from(format!("{}.br", file.display()));
    let bytes = fs::metadata(&file)
        .map_err(|error| format!("{}: {error}", file.display()))?
        .len();
    Ok(Part { name, bytes })
}

fn print_table(parts: &[Part], total: u64) {
    println!("Until the first field of track, by brotli:\n");
    for Part { name, bytes } in parts {
        println!("  {name:<20} {bytes:>7}");
    }
    println!("  {:<20} {total:>7}", "total");
    println!(
        "\nBudget: loader {LOADER_BUDGET}, total {TOTAL_BUDGET} ({} left)",
        TOTAL_BUDGET.saturating_sub(total)
    );
}

fn print_json(parts: &[Part], total: u64) {
    let part = |part: &Part| json!({ "part": part.name, "bytes": part.bytes });
    let parts: Value = parts.iter().map(part).collect();
    let budget = json!({ "loader": LOADER_BUDGET, "total": TOTAL_BUDGET });
    let sizes = json!({ "parts": parts, "total": total, "budget": budget });
    println!("{sizes}");
}

fn within(what: &str, bytes: u64, budget: u64) -> Result {
    if bytes <= budget {
        return Ok(());
    }
    let over = bytes - budget;
    Err(format!("{what}: {bytes} bytes, {over} over the budget of {budget}").into())
}

/// The shop's facts as the endpoint serves them, in a file with compressed siblings.
fn facts() -> Result<PathBuf> {
    let _lock = lock::hold()?;
    let scratch = Path::new(SCRATCH);
    files::renew(scratch)?;
    let file = scratch.join("facts.json");
    let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
    let config = config::write(&scratch.join("data"), port, DEFAULT_SHOP)?;
    let server = Server::start(&config)?;
    fs::write(&file, server.facts(port)?)?;
    compress::compress(std::slice::from_ref(&file))?;
    Ok(file)
}

/// A running endpoint, which is stopped when this value is dropped.
struct Server(Child);

impl Server {
    fn start(config: &Path) -> Result<Self> {
        let config = config.to_string_lossy();
        let mut command = endpoint::command(&["serve", "--config", &config]);
        let child = command.stdout(Stdio::null()).spawn();
        let child =
            child.map_err(|error| format!("target/release/careline could not start: {error}"));
        Ok(Self(child?))
    }

    /// The shop's facts. It is retried for 20 seconds, until the endpoint listens.
    fn facts(&self, port: u16) -> Result<Vec<u8>> {
        let deadline = Instant::now() + Duration::from_secs(20);
        loop {
            match get(port) {
                Ok(body) => return Ok(body),
                Err(error) if Instant::now() > deadline => {
                    let what = "the endpoint didn't answer with the shop's facts";
                    return Err(format!("{what}: {error}").into());
                }
                Err(_) => thread::sleep(Duration::from_millis(50)),
            }
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A request by HTTP 1.0: the response ends where the connection does.
fn get(port: u16) -> Result<Vec<u8>> {
    let mut stream = TcpStream::connect(("127.0.0.1", port))?;
    write!(
        stream,
        "GET /v1/shops/{DEFAULT_SHOP} HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n"
    )?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    match answer.split_once("\r\n\r\n") {
        Some((head, body)) if head.contains(" 200 ") => Ok(body.as_bytes().to_vec()),
        _ => Err(answer.lines().next().unwrap_or("no answer").into()),
    }
}
