//! A shop for a test: the release endpoint, with both demo shops' orders and an empty mailbox.

use std::{
    collections::BTreeSet,
    env, fs,
    io::Write as _,
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::Duration,
};

use careline_harness::until::until_within;
use serde_json::Value;
use tempfile::TempDir;
use tokio::sync::OnceCell;

use crate::failure::Failure;
use crate::failure::Result;
use crate::mailbox::Mailbox;
use crate::repository::repository;
use crate::until::until;

/// The shop of pages that name none.
pub const DEFAULT: &str = "kendra-scott-mall";

/// The limits of tests that aren't about limits.
const LIMITS: &str = "limits.multiplier = 100";

/// Ends a `cargo xtask demo` that hangs. On a fresh machine it downloads and builds everything.
const BUILD_DEADLINE: Duration = Duration::from_secs(60 * 60);

/// An endpoint on a port of its own. It is killed on drop.
pub struct Shop {
    id: String,
    folder: TempDir,
    port: u16,
    orders: Vec<Order>,
    process: Child,
}

/// An order to look up, as `demo.json` names it.
#[derive(Clone, Debug)]
pub struct Order {
    /// The shop that has it.
    pub shop: String,
    /// Its number.
    pub number: String,
    /// The email that it belongs to.
    pub email: String,
    /// What it shows.
    pub about: String,
}

impl Order {
    fn read(entry: &Value) -> Self {
        let text = |key| {
            let text = entry.get(key).and_then(Value::as_str);
            text.unwrap_or_default().to_owned()
        };
        Self {
            shop: text("shop"),
            number: text("number"),
            email: text("email"),
            about: text("about"),
        }
    }
}

impl Shop {
    /// Starts the demo with the default shop's page at `/`.
    ///
    /// # Errors
    ///
    /// If the demo can't be prepared, or the endpoint doesn't start.
    pub async fn open() -> Result<Self> {
        Self::open_at(DEFAULT).await
    }

    /// Starts the demo with this shop's page at `/`; the other shop is served beside it.
    ///
    /// # Errors
    ///
    /// If the demo can't be prepared, or the endpoint doesn't start.
    pub async fn open_at(id: &str) -> Result<Self> {
        let demo = demo().await?;
        let folder = TempDir::new()?;
        let port = free_port()?;
        let config = fs::read_to_string(demo.join("careline.toml"))?;
        let (demos, own) = (listens_at(&config)?, format!("127.0.0.1:{port}"));
        let config = config.replace(&demos, &own);
        let config = with_setting(&config, "storefront", &format!("demo/{id}.html"))?;
        // All browsers of a test have one address.
        let config = format!("{LIMITS}\n{config}");
        fs::write(folder.path().join("careline.toml"), config)?;
        let tries: Vec<Value> = serde_json::from_str(&fs::read_to_string(demo.join("demo.json"))?)?;
        let orders: Vec<_> = tries.iter().map(Order::read).collect();
        let shops: BTreeSet<_> = orders.iter().map(|order| &order.shop).collect();
        let read = |name: &str| -> Result<String> {
            Ok(fs::read_to_string(demo.join(name))?.replace(&demos, &own))
        };
        for shop in &shops {
            let settings = format!("shops/{shop}/shop.toml");
            fs::create_dir_all(folder.path().join("shops").join(shop))?;
            fs::write(folder.path().join(&settings), read(&settings)?)?;
        }
        for shop in shops {
            let orders = read(&format!("orders-{shop}.json"))?;
            import(folder.path(), &orders, shop)?;
        }
        let process = serve(folder.path())?;
        let shop = Self {
            id: id.to_owned(),
            folder,
            port,
            orders,
            process,
        };
        shop.answers().await?;
        Ok(shop)
    }

    /// Its origin.
    #[must_use]
    pub fn origin(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// A URL of the endpoint's.
    #[must_use]
    pub fn url(&self, path: &str) -> String {
        self.origin() + path
    }

    /// The order with these words in its description, of the shop whose page is at `/`.
    ///
    /// # Errors
    ///
    /// If the demo has none.
    pub fn order(&self, about: &str) -> Result<&Order> {
        self.order_of(&self.id, about)
    }

    /// The order with these words in its description, of any shop.
    ///
    /// # Errors
    ///
    /// If the demo has none.
    pub fn order_of(&self, shop: &str, about: &str) -> Result<&Order> {
        let is_it = |order: &&Order| order.shop == shop && order.about.contains(about);
        let order = self.orders.iter().find(is_it);
        Ok(order.ok_or_else(|| format!("demo.json has no order of {shop} about `{about}`"))?)
    }

    /// Imports orders of the shop whose page is at `/`: a list of `{"email", "order"}`.
    ///
    /// # Errors
    ///
    /// If they can't be imported.
    pub fn import(&self, orders: &Value) -> Result {
        let file = self.folder.path().join("more-orders.json");
        fs::write(&file, orders.to_string())?;
        let file = file.to_string_lossy();
        self.tells(&["orders", "import", "--shop", &self.id, &file])?;
        Ok(())
    }

    /// A token of the shop whose page is at `/`.
    ///
    /// # Errors
    ///
    /// When there is none.
    pub fn token(&self, name: &str) -> Result<String> {
        let config = fs::read_to_string(self.folder.path().join("careline.toml"))?;
        let start = format!("{name} = ");
        let mut lines = config.lines();
        let is_it = |line: &str| line == format!("id = {:?}", self.id);
        lines.find(|line| is_it(line));
        let token = lines.find_map(|line| line.strip_prefix(&start));
        let token = token.ok_or_else(|| format!("the configuration has no `{name}`"))?;
        Ok(token.trim_matches('"').to_owned())
    }

    /// The delivered mails.
    #[must_use]
    pub fn mailbox(&self) -> Mailbox {
        Mailbox::new(self.folder.path().join("mail"))
    }

    /// The output of a command of the endpoint for this shop.
    ///
    /// # Errors
    ///
    /// If it can't be run, or fails.
    pub fn tells(&self, arguments: &[&str]) -> Result<String> {
        let output = command(self.folder.path(), arguments).output()?;
        if !output.status.success() {
            return Err(String::from_utf8_lossy(&output.stderr).into());
        }
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    }

    /// Waits until the outbox is empty.
    ///
    /// # Errors
    ///
    /// If it doesn't become empty.
    pub async fn mail_is_out(&self) -> Result {
        // Updates that follow another wait for minutes.
        self.tells(&["outbox", "retry"])?;
        until("the outbox to be empty", async || {
            let output = self.tells(&["outbox", "list"])?;
            Ok(output.ends_with("0 to deliver\n").then_some(()))
        })
        .await
    }

    /// Kills the endpoint.
    ///
    /// # Errors
    ///
    /// If it can't be killed.
    pub fn crash(&mut self) -> Result {
        self.process.kill()?;
        self.process.wait()?;
        Ok(())
    }

    /// Starts the endpoint again at the same address, with its data.
    ///
    /// # Errors
    ///
    /// If it doesn't start.
    pub async fn come_back(&mut self) -> Result {
        self.process = serve(self.folder.path())?;
        self.answers().await
    }

    /// Allows an origin. Restarts the endpoint.
    ///
    /// # Errors
    ///
    /// If it doesn't start again.
    pub async fn allow(&mut self, origin: &str) -> Result {
        self.reconfigure(
            "allowed_origins = []",
            &format!("allowed_origins = [{origin:?}]"),
        )
        .await
    }

    /// Makes a shop mail a code before it shows an order. Restarts the endpoint.
    ///
    /// # Errors
    ///
    /// If it doesn't start again.
    pub async fn ask_for_codes(&mut self, shop: &str) -> Result {
        let id = format!("id = {shop:?}\n");
        self.reconfigure(&id, &format!("{id}verify_orders = \"code\"\n"))
            .await
    }

    /// Gives a shop texts of its own in a language. Restarts the endpoint.
    ///
    /// # Errors
    ///
    /// If they can't be written, or it doesn't start again.
    pub async fn override_texts(&mut self, shop: &str, tag: &str, texts: &Value) -> Result {
        let locales = self.folder.path().join("shops").join(shop).join("locales");
        fs::create_dir_all(&locales)?;
        fs::write(locales.join(format!("{tag}.json")), texts.to_string())?;
        self.crash()?;
        self.come_back().await
    }

    /// Sets limits. Restarts the endpoint.
    ///
    /// # Errors
    ///
    /// If it doesn't start again.
    pub async fn limit(&mut self, limits: &str) -> Result {
        self.reconfigure(LIMITS, limits).await
    }

    async fn reconfigure(&mut self, before: &str, after: &str) -> Result {
        let file = self.folder.path().join("careline.toml");
        let config = fs::read_to_string(&file)?;
        if !config.contains(before) {
            return Err(format!("the configuration has no `{before}` at first").into());
        }
        fs::write(&file, config.replace(before, after))?;
        self.crash()?;
        self.come_back().await
    }

    /// Serves one of the widget's files with bytes appended, as an intruder on the host might. Restarts the endpoint.
    ///
    /// # Errors
    ///
    /// If there is no such file, or the endpoint doesn't start again.
    pub async fn alter(&mut self, file: &str, more: &[u8]) -> Result {
        let assets = self.folder.path().join("assets");
        copy_all(&repository("dist"), &assets)?;
        let altered = fs::read_dir(assets.join("careline"))?
            .filter_map(|folder| Some(folder.ok()?.path().join(file)))
            .find(|path| path.is_file())
            .ok_or_else(|| format!("dist/ holds no {file}"))?;
        fs::File::options()
            .append(true)
            .open(&altered)?
            .write_all(more)?;
        // Otherwise the precompressed file would be served.
        for compressed in ["br", "gz"] {
            fs::remove_file(altered.with_added_extension(compressed))?;
        }
        self.serve_files(&assets).await
    }

    /// Serves the files of another folder than `dist/`. Restarts the endpoint.
    ///
    /// # Errors
    ///
    /// If the endpoint doesn't start again.
    pub async fn serve_files(&mut self, folder: &Path) -> Result {
        let config = self.folder.path().join("careline.toml");
        let text = fs::read_to_string(&config)?;
        let text = with_setting(&text, "assets", &folder.to_string_lossy())?;
        fs::write(&config, text)?;
        self.crash()?;
        self.come_back().await
    }

    async fn answers(&self) -> Result {
        until("the endpoint to answer", async || {
            let answer = reqwest::get(self.url("/healthz")).await?;
            Ok(answer.status().is_success().then_some(()))
        })
        .await
    }
}

impl Drop for Shop {
    fn drop(&mut self) {
        let _ = self.crash();
    }
}

/// The folder that `cargo xtask demo` makes, once for all tests: configuration, orders dated from today, `demo.json`.
///
/// `CARELINE_DEMO` names an existing one.
async fn demo() -> Result<PathBuf> {
    static DEMO: OnceCell<PathBuf> = OnceCell::const_new();
    let make = || async {
        match env::var_os("CARELINE_DEMO") {
            Some(folder) => Ok(repository("").join(folder)),
            None => make_demo().await,
        }
    };
    DEMO.get_or_try_init(make).await.cloned()
}

async fn make_demo() -> Result<PathBuf> {
    let folder = repository("target/e2e");
    let port = free_port()?;
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut demo = Command::new(cargo)
        .args(["run", "--quiet", "--package", "xtask", "--", "demo"])
        .args(["--port", &port.to_string(), "--data"])
        .arg(&folder)
        .current_dir(repository(""))
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .spawn()?;
    // It sets up and builds what is missing, however long that takes; then it becomes the endpoint.
    let health = format!("http://127.0.0.1:{port}/healthz");
    let ended = until_within(BUILD_DEADLINE, "`cargo xtask demo` to serve", || {
        let status = demo.try_wait();
        let health = reqwest::get(&health);
        async move {
            match status? {
                Some(status) => Ok(Some(Some(status))),
                None => Ok::<_, Failure>(health.await.map(|_| Some(None))?),
            }
        }
    });
    if let Some(status) = ended.await.map_err(|error| error.to_string())? {
        return Err(format!("`cargo xtask demo` ended with {status}").into());
    }
    demo.kill()?;
    demo.wait()?;
    Ok(folder)
}

/// Imports a list of `{"email", "order"}`.
fn import(folder: &Path, orders: &str, shop: &str) -> Result {
    let file = folder.join("orders.json");
    fs::write(&file, orders)?;
    let output = command(folder, &["orders", "import", "--shop", shop])
        .arg(file)
        .output()?;
    if output.status.success() {
        return Ok(());
    }
    Err(String::from_utf8_lossy(&output.stderr).into())
}

fn serve(folder: &Path) -> Result<Child> {
    Ok(command(folder, &["serve"])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(fs::File::create(folder.join("log"))?)
        .spawn()?)
}

/// A command of the endpoint. `CARELINE_BIN` may name the binary.
fn command(folder: &Path, arguments: &[&str]) -> Command {
    let binary = env::var_os("CARELINE_BIN")
        .map_or_else(|| repository("target/release/careline"), PathBuf::from);
    let mut command = Command::new(binary);
    command.args(arguments);
    command.arg("--config").arg(folder.join("careline.toml"));
    command
}

/// The configuration with another value for one of its settings.
fn with_setting(config: &str, key: &str, value: &str) -> Result<String> {
    let start = format!("{key} = ");
    if !config.lines().any(|line| line.starts_with(&start)) {
        return Err(format!("the demo's configuration has no `{key}`").into());
    }
    let line = |line: &str| match line.starts_with(&start) {
        true => format!("{start}{value:?}\n"),
        false => format!("{line}\n"),
    };
    Ok(config.lines().map(line).collect())
}

/// The address that the demo's configuration listens at. Its other URLs begin with it, too.
fn listens_at(config: &str) -> Result<String> {
    let mut lines = config.lines();
    let listen = lines.find_map(|line| line.strip_prefix("listen = "));
    let listen = listen.ok_or("the demo's configuration listens nowhere")?;
    Ok(listen.trim_matches('"').to_owned())
}

fn copy_all(from: &Path, to: &Path) -> Result {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let copy = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy_all(&entry.path(), &copy)?;
        } else {
            fs::copy(entry.path(), &copy)?;
        }
    }
    Ok(())
}

/// A port that nothing listens at.
pub(crate) fn free_port() -> Result<u16> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}
