//! Sends spans by OTLP over HTTP: requests, deliveries, and the store calls inside them.
//!
//! A span has names that are in the code or in the configuration, and figures. Its fields hold nothing that a caller
//! typed, and events aren't exported.

use std::time::Duration;

use async_trait::async_trait;
use opentelemetry::trace::TracerProvider as _;
use opentelemetry_http::{Bytes, HttpClient, HttpError, Request, Response};
use opentelemetry_otlp::{Protocol, SpanExporter, WithExportConfig as _, WithHttpConfig as _};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::trace::SdkTracerProvider;
use reqwest::Url;
use tokio::runtime::Handle;
use tracing::level_filters::LevelFilter;
use tracing_subscriber::filter::dynamic_filter_fn;
use tracing_subscriber::{Layer, Registry};

use crate::cli::outcome::Failure;
use crate::platform::tls;

/// How long the collector may take.
const TIMEOUT: Duration = Duration::from_secs(5);
/// The spans that may be the first of a trace. Store calls of other background work aren't worth a trace.
const ROOTS: [&str; 2] = ["request", "delivery"];

/// What sends spans, until it is [ended](Self::end).
pub struct Traces(SdkTracerProvider);

impl Traces {
    /// Begins to send to a collector. Nothing is connected yet.
    pub fn start(endpoint: &Url) -> Result<Self, Failure> {
        let client = reqwest::Client::builder()
            .tls_backend_preconfigured(tls::client_config()?)
            .no_proxy()
            .timeout(TIMEOUT)
            .build()?;
        let runtime = Handle::current();
        let exporter = SpanExporter::builder()
            .with_http()
            .with_http_client(RuntimeClient { client, runtime })
            .with_endpoint(format!(
                "{}/v1/traces",
                endpoint.as_str().trim_end_matches('/')
            ))
            .with_protocol(Protocol::HttpBinary)
            .with_timeout(TIMEOUT)
            .build()?;
        let provider = SdkTracerProvider::builder()
            .with_batch_exporter(exporter)
            .with_resource(Resource::builder().with_service_name("careline").build());
        Ok(Self(provider.build()))
    }

    /// The layer that makes the spans.
    pub fn layer(&self) -> impl Layer<Registry> + use<> {
        let filter = dynamic_filter_fn(|metadata, context| {
            let is_ours = metadata.is_span() && metadata.target().starts_with("careline_endpoint");
            is_ours && (ROOTS.contains(&metadata.name()) || context.lookup_current().is_some())
        });
        tracing_opentelemetry::layer()
            .with_tracer(self.0.tracer("careline"))
            .with_threads(false)
            .with_filter(filter.with_max_level_hint(LevelFilter::DEBUG))
    }

    /// Sends the spans that are left.
    pub async fn end(self) {
        let ended = tokio::task::spawn_blocking(move || self.0.shutdown()).await;
        if !matches!(ended, Ok(Ok(()))) {
            tracing::warn!("the last spans couldn't be sent");
        }
    }
}

/// Sends on the runtime of the endpoint: the exporter has a thread of its own, which is no part of it.
#[derive(Debug)]
struct RuntimeClient {
    client: reqwest::Client,
    runtime: Handle,
}

#[async_trait]
impl HttpClient for RuntimeClient {
    async fn send_bytes(&self, request: Request<Bytes>) -> Result<Response<Bytes>, HttpError> {
        let client = self.client.clone();
        let sent = async move { HttpClient::send_bytes(&client, request).await };
        self.runtime.spawn(sent).await?
    }
}
