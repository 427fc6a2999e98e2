//! What all parts share: the endpoint's two builds, the seed, and a folder that ends with the run.

use std::path::{Path, PathBuf, absolute};
use std::time::{SystemTime, UNIX_EPOCH};

use careline_harness::Result;
use careline_harness::endpoint::{Endpoint, Running, Settings};
use careline_harness::seed::Seed;
use tempfile::TempDir;

/// How many times as fast time passes for the breakable endpoint: its retries wait for hours.
const HASTE: u32 = 60;

/// What all parts share.
pub struct Stage {
    /// The endpoint as it is shipped.
    pub shipped: PathBuf,
    /// The endpoint that can be told to break.
    pub breakable: PathBuf,
    /// What every choice follows from.
    pub seed: Seed,
    /// The promise that isn't kept, by its name; all are where unset.
    pub broken: Option<&'static str>,
    folder: TempDir,
    since: u64,
}

impl Stage {
    /// Sets one up.
    ///
    /// # Errors
    ///
    /// When there is no place for it, or the builds aren't what they should be.
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
            // A process starts in a folder of its own.
            shipped: absolute(shipped)?,
            breakable: absolute(breakable)?,
            seed,
            broken: None,
            folder: TempDir::with_prefix("careline-faults-")?,
            since: SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs(),
        })
    }

    /// The same builds and seed, with one promise broken.
    ///
    /// # Errors
    ///
    /// When there is no place for it.
    pub fn breaking(&self, promise: &'static str) -> Result<Self> {
        let (shipped, breakable) = (self.shipped.clone(), self.breakable.clone());
        let stage = Self::new(shipped, breakable, self.seed)?;
        let broken = Some(promise);
        Ok(Self { broken, ..stage })
    }

    /// A place of that name.
    #[must_use]
    pub fn place(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// An endpoint that can be told to break, with a maildir, in a place of that name.
    ///
    /// # Errors
    ///
    /// When there is no room or no port for it.
    pub fn endpoint(&self, name: &str) -> Result<Endpoint> {
        let endpoint = Endpoint::new(self.place(name), &self.breakable, &settings())?;
        Ok(endpoint.told(self.faults()))
    }

    /// What the breakable endpoint is told by its environment.
    fn faults(&self) -> Vec<(&'static str, String)> {
        let clock = ("CARELINE_FAULT_CLOCK", format!("{HASTE}:{}", self.since));
        let broken = self.broken;
        let broken = broken.map(|promise| ("CARELINE_FAULT_BREAK", promise.to_owned()));
        std::iter::once(clock).chain(broken).collect()
    }
}

/// No limit is in the way of clients that never rest.
#[must_use]
pub fn settings() -> Settings {
    Settings {
        top: "limits.multiplier = 10000".into(),
        ..Settings::default()
    }
}

/// Where a process ends itself, and the how manieth time that it comes there.
pub type Crash = (&'static str, u32);

/// Starts an endpoint, to crash where that is asked for.
///
/// # Errors
///
/// When there is no process to be had.
pub fn start(endpoint: &Endpoint, (name, nth): Crash) -> Result<Running> {
    let mut command = endpoint.command(&[], "serve");
    command.env("CARELINE_FAULT_AT", format!("{name}:{nth}"));
    endpoint.run(command)
}

/// Whether a build reads the settings that break it.
fn has_faults(binary: &Path) -> Result<bool> {
    const SETTINGS: &[u8] = b"CARELINE_FAULT";
    let bytes = std::fs::read(binary).map_err(|error| format!("{}: {error}", binary.display()))?;
    Ok(bytes.windows(SETTINGS.len()).any(|bytes| bytes == SETTINGS))
}
