//! The built widget inside the binary: the loader, and the files under `/careline/`. The demo storefront isn't embedded.
//!
//! The feature `embedded-assets` embeds `dist/`, which `cargo xtask build` made before. [`ServeDir`] serves the files as
//! those of a folder.
//!
//! [`ServeDir`]: tower_http::services::ServeDir

use std::borrow::Cow;
use std::future::{Ready, ready};
use std::io::{self, Cursor, ErrorKind, SeekFrom};
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::SystemTime;

use rust_embed::Embed;
use tokio::io::{AsyncRead, AsyncSeek, ReadBuf};
use tower_http::services::fs::{Backend, File, Metadata};

/// The loader, into which the shops aren't stamped yet.
pub const LOADER: &str = include_str!("../../../../dist/careline.js");

#[derive(Embed)]
#[folder = "../../dist/careline"]
struct Files;

/// The files under `/careline/`, by their paths below it.
#[derive(Clone, Copy, Debug)]
pub struct EmbeddedFiles;

impl Backend for EmbeddedFiles {
    type File = EmbeddedFile;
    type Metadata = Size;
    type OpenFuture = Ready<io::Result<EmbeddedFile>>;
    type MetadataFuture = Ready<io::Result<Size>>;

    fn open(&self, path: PathBuf) -> Self::OpenFuture {
        ready(find(&path))
    }

    fn metadata(&self, path: PathBuf) -> Self::MetadataFuture {
        ready(find(&path).map(|file| file.size()))
    }
}

fn find(path: &Path) -> io::Result<EmbeddedFile> {
    // `ServeDir` makes every path relative to `.`.
    let path = path.strip_prefix(".").unwrap_or(path);
    let file = path.to_str().and_then(Files::get);
    let file = file.ok_or(ErrorKind::NotFound)?;
    Ok(EmbeddedFile(Cursor::new(file.data)))
}

/// A file's bytes, and how far they are read.
#[derive(Debug)]
pub struct EmbeddedFile(Cursor<Cow<'static, [u8]>>);

impl EmbeddedFile {
    fn size(&self) -> Size {
        Size(self.0.get_ref().len() as u64)
    }
}

impl File for EmbeddedFile {
    type Metadata = Size;
    type MetadataFuture<'a> = Ready<io::Result<Size>>;

    fn metadata(&self) -> Self::MetadataFuture<'_> {
        ready(Ok(self.size()))
    }
}

impl AsyncRead for EmbeddedFile {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_read(context, buffer)
    }
}

impl AsyncSeek for EmbeddedFile {
    fn start_seek(mut self: Pin<&mut Self>, position: SeekFrom) -> io::Result<()> {
        Pin::new(&mut self.0).start_seek(position)
    }

    fn poll_complete(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<u64>> {
        Pin::new(&mut self.0).poll_complete(context)
    }
}

/// A file's size in bytes, which is all that is known of it.
#[derive(Clone, Copy, Debug)]
pub struct Size(u64);

impl Metadata for Size {
    /// Only files are embedded.
    fn is_dir(&self) -> bool {
        false
    }

    /// A fixed time, so that the file has an `ETag`. Its path changes with its content.
    fn modified(&self) -> io::Result<SystemTime> {
        Ok(SystemTime::UNIX_EPOCH)
    }

    fn len(&self) -> u64 {
        self.0
    }
}
