//! Blobs as objects of a bucket.

use std::io;
use std::time::Duration;

use async_trait::async_trait;
use futures_util::TryStreamExt as _;
use object_store::aws::{AmazonS3, AmazonS3Builder};
use object_store::client::{ClientOptions, HttpClient, HttpConnector};
use object_store::path::Path;
use object_store::{ObjectMeta, ObjectStore as _, ObjectStoreExt as _, RetryConfig};
use reqwest::redirect::Policy;
use uuid::Uuid;

use crate::blobs::BlobStore;
use crate::config::S3Settings;
use crate::platform::tls;

/// How long one request to the service may take.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(20);
/// How long a failed request is tried again, so that a shopper isn't kept waiting.
const RETRY_TIMEOUT: Duration = Duration::from_secs(15);
/// How often it is.
const MAX_RETRIES: usize = 3;
/// What the objects' names end with.
const SUFFIX: &str = ".jpg";

/// A bucket with an object for each blob, named by its id.
pub struct S3(AmazonS3);

impl S3 {
    /// The bucket. Nothing is connected yet.
    ///
    /// # Errors
    ///
    /// If TLS can't be set up, or the settings can't be used together.
    pub fn open(settings: &S3Settings) -> io::Result<Self> {
        let retries = RetryConfig {
            max_retries: MAX_RETRIES,
            retry_timeout: RETRY_TIMEOUT,
            ..RetryConfig::default()
        };
        let mut builder = AmazonS3Builder::new()
            .with_bucket_name(&settings.bucket)
            .with_region(&settings.region)
            .with_access_key_id(&settings.access_key_id)
            .with_secret_access_key(&settings.secret_access_key)
            .with_http_connector(Connector::new()?)
            // Not every service has the call that deletes many objects.
            .with_disable_bulk_delete(true)
            .with_retry(retries);
        if let Some(endpoint) = &settings.endpoint {
            builder = builder
                .with_endpoint(endpoint.as_str().trim_end_matches('/'))
                .with_allow_http(endpoint.scheme() == "http");
        }
        Ok(Self(builder.build()?))
    }

    /// The bucket itself, for what isn't a photo.
    pub(super) fn bucket(&self) -> AmazonS3 {
        self.0.clone()
    }

    /// Fails unless the bucket can be listed.
    ///
    /// # Errors
    ///
    /// Why it can't.
    pub async fn check(&self) -> io::Result<()> {
        self.0.list(None).try_next().await?;
        Ok(())
    }

    /// The objects that are blobs.
    async fn objects(&self) -> io::Result<Vec<(Uuid, ObjectMeta)>> {
        let objects: Vec<ObjectMeta> = self.0.list(None).try_collect().await?;
        let blobs = objects.into_iter().filter_map(|object| {
            let id = object.location.as_ref().strip_suffix(SUFFIX)?;
            Some((id.parse().ok()?, object))
        });
        Ok(blobs.collect())
    }
}

#[async_trait]
impl BlobStore for S3 {
    async fn put(&self, id: Uuid, bytes: Vec<u8>) -> io::Result<()> {
        self.0.put(&path(id), bytes.into()).await?;
        Ok(())
    }

    async fn get(&self, id: Uuid) -> io::Result<Option<Vec<u8>>> {
        match self.0.get(&path(id)).await {
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            found => Ok(Some(found?.bytes().await?.into())),
        }
    }

    async fn delete(&self, id: Uuid) -> io::Result<()> {
        delete(&self.0, &path(id)).await
    }

    async fn bytes(&self) -> io::Result<u64> {
        let objects = self.objects().await?;
        Ok(objects.iter().map(|(_, object)| object.size).sum())
    }

    async fn list(&self) -> io::Result<Vec<Uuid>> {
        let objects = self.objects().await?;
        Ok(objects.into_iter().map(|(id, _)| id).collect())
    }
}

/// Deletes an object if it exists.
pub(super) async fn delete(bucket: &AmazonS3, path: &Path) -> io::Result<()> {
    match bucket.delete(path).await {
        Err(object_store::Error::NotFound { .. }) => Ok(()),
        deleted => Ok(deleted?),
    }
}

fn path(id: Uuid) -> Path {
    Path::from(format!("{id}{SUFFIX}"))
}

/// Hands out one client with our own TLS. The crate's own would bring a second implementation of TLS.
#[derive(Debug)]
struct Connector(reqwest::Client);

impl Connector {
    fn new() -> io::Result<Self> {
        let client = reqwest::Client::builder()
            .tls_backend_preconfigured(tls::client_config().map_err(io::Error::other)?)
            .redirect(Policy::none())
            .timeout(REQUEST_TIMEOUT)
            .build();
        Ok(Self(client.map_err(io::Error::other)?))
    }
}

impl HttpConnector for Connector {
    fn connect(&self, _: &ClientOptions) -> object_store::Result<HttpClient> {
        Ok(HttpClient::new(self.0.clone()))
    }
}
