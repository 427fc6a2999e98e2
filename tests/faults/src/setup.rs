//! What all parts share: the two builds of the endpoint, the seed, and a temporary folder.

use std::path::{Path, PathBuf, absolute};
use std::time::{SystemTime, UNIX_EPOCH};

use careline_harness::Result;
use careline_harness::endpoint::{Endpoint, Running, Settings};
use careline_harness::seed::Seed;
use tempfile::TempDir;

/// How many times as fast the breakable endpoint's clock runs: its retries wait for hours.
const CLOCK_SPEED: u32 = 60;

/// What all parts share.
pub struct Setup {
    /// The shipped build of the endpoint.
    pub shipped: PathBuf,
    /// The build with fault injection.
    pub breakable: PathBuf,
    /// The seed of every random choice.
    pub seed: Seed,
    /// The URL of a Postgres server without a database, whose processes may be killed, if there is one.
    pub postgres: Option<String>,
    /// The name of the promise to break, if any.
    pub broken: Option<&'static str>,
    folder: TempDir,
    since: u64,
}

impl Setup {
    /// Checks the builds and creates the folder.
    ///
    /// # Errors
    ///
    /// If the folder can't be created, or the builds are mixed up.
    pub fn new(shipped: PathBuf, breakable: PathBuf, seed: Seed) -> Result<Self> {
        if !has_faults(&breakable)? {
            return Err(format!(
                "{} isn't built with the feature `faults`",
                breakable.display()
            )
            .into());
        }
        if has_faults(&shipped)? {
            return Err(
                format!("{} can be told to break: don't ship it", shipped.display()).into(),
            );
        }
        Ok(Self {
            // Processes start in other folders.
            shipped: absolute(shipped)?,
            breakable: absolute(breakable)?,
            seed,
            postgres: None,
            broken: None,
            folder: TempDir::with_prefix("careline-faults-")?,
            since: SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs(),
        })
    }

    /// The same builds and seed, with one promise broken.
    ///
    /// # Errors
    ///
    /// If the folder can't be created.
    pub fn breaking(&self, promise: &'static str) -> Result<Self> {
        let (shipped, breakable) = (self.shipped.clone(), self.breakable.clone());
        let setup = Self::new(shipped, breakable, self.seed)?;
        Ok(Self {
            broken: Some(promise),
            postgres: self.postgres.clone(),
            ..setup
        })
    }

    /// A folder of that name.
    #[must_use]
    pub fn place(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// An endpoint with fault injection and a maildir, in a folder of that name.
    ///
    /// # Errors
    ///
    /// If the folder can't be written or no port is free.
    pub fn endpoint(&self, name: &str) -> Result<Endpoint> {
        let endpoint = Endpoint::new(self.place(name), &self.breakable, &settings())?;
        Ok(endpoint.with_environment(self.faults()))
    }

    /// The same, with its data elsewhere.
    ///
    /// # Errors
    ///
    /// If the folder can't be written or no port is free.
    pub fn endpoint_on(&self, name: &str, data: PathBuf) -> Result<Endpoint> {
        let endpoint = self.endpoint(name)?.with_data(data);
        endpoint.configure(&settings())?;
        Ok(endpoint)
    }

    /// A replica with these settings, whose data is elsewhere.
    ///
    /// # Errors
    ///
    /// If the folder can't be written or no port is free.
    pub fn replica(&self, name: &str, data: PathBuf, settings: &Settings) -> Result<Endpoint> {
        let replica = self.endpoint(name)?.with_data(data);
        replica.configure(settings)?;
        Ok(replica)
    }

    /// The environment variables of the breakable endpoint.
    fn faults(&self) -> Vec<(&'static str, String)> {
        let clock = (
            "CARELINE_FAULT_CLOCK",
            format!("{CLOCK_SPEED}:{}", self.since),
        );
        let broken = self.broken;
        let broken = broken.map(|promise| ("CARELINE_FAULT_BREAK", promise.to_owned()));
        std::iter::once(clock).chain(broken).collect()
    }
}

/// Limits that the clients never reach.
#[must_use]
pub fn settings() -> Settings {
    Settings {
        top: "limits.multiplier = 10000".into(),
        ..Settings::default()
    }
}

/// A crash point, and at which pass the process crashes there.
pub type Crash = (&'static str, u32);

/// Starts an endpoint that crashes at a point.
///
/// # Errors
///
/// If the process can't be started.
pub fn start(endpoint: &Endpoint, (name, nth): Crash) -> Result<Running> {
    let mut command = endpoint.command(&[], "serve");
    command.env("CARELINE_FAULT_AT", format!("{name}:{nth}"));
    endpoint.run(command)
}

/// Whether a build has fault injection.
fn has_faults(binary: &Path) -> Result<bool> {
    const SETTINGS: &[u8] = b"CARELINE_FAULT";
    let bytes = std::fs::read(binary).map_err(|error| format!("{}: {error}", binary.display()))?;
    Ok(bytes.windows(SETTINGS.len()).any(|bytes| bytes == SETTINGS))
}
