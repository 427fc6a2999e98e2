//! A server of S3 for tests, in a folder of its own, for as long as the value lives.

use std::{
    env, fs,
    net::{TcpListener, TcpStream},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::Duration,
};

use crate::{cargo_tools::Tool, run::Result};

/// A running server. It is stopped when this is dropped.
pub struct Server {
    process: Child,
    folder: PathBuf,
    address: String,
}

impl Server {
    /// Installs the server if it is missing, and starts it. Folders of its folder are buckets.
    pub fn start() -> Result<Self> {
        let tool = Tool::s3();
        tool.install()?;
        let folder = env::temp_dir().join(format!("careline-s3-{}", std::process::id()));
        fs::create_dir(&folder)?;
        let free = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
        let process = Command::new(tool.path()?)
            .args(["--host", "127.0.0.1", "--port", &free.port().to_string()])
            .args(["--access-key", "test", "--secret-key", "secret"])
            .arg(&folder)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()?;
        let server = Self {
            process,
            folder,
            address: free.to_string(),
        };
        server.wait()?;
        Ok(server)
    }

    /// Where its calls are.
    pub fn endpoint(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The folder of its buckets.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    fn wait(&self) -> Result {
        for _ in 0..600 {
            if TcpStream::connect(&self.address).is_ok() {
                return Ok(());
            }
            thread::sleep(Duration::from_millis(100));
        }
        Err("the server of S3 doesn't start".into())
    }
}

impl Drop for Server {
    /// What can't be stopped or removed is left behind.
    fn drop(&mut self) {
        drop(self.process.kill());
        drop(self.process.wait());
        drop(fs::remove_dir_all(&self.folder));
    }
}
