//! What a request's span has from its headers and its answer. Without the feature `otlp`, nobody reads it.

use axum::http::{HeaderMap, StatusCode};
use tracing::Span;

/// Makes the span a part of the trace that `traceparent` and `tracestate` name (W3C Trace Context).
#[cfg(feature = "otlp")]
pub fn continue_trace(span: &Span, headers: &HeaderMap) {
    use opentelemetry::propagation::TextMapPropagator as _;
    use opentelemetry_http::HeaderExtractor;
    use opentelemetry_sdk::propagation::TraceContextPropagator;
    use tracing_opentelemetry::OpenTelemetrySpanExt as _;

    let parent = TraceContextPropagator::new().extract(&HeaderExtractor(headers));
    // It fails only if the span isn't exported.
    drop(span.set_parent(parent));
}

/// Adds the answer's status to the span.
#[cfg(feature = "otlp")]
pub fn record_status(span: &Span, status: StatusCode) {
    use tracing_opentelemetry::OpenTelemetrySpanExt as _;

    span.set_attribute("http.response.status_code", i64::from(status.as_u16()));
}

/// Does nothing.
#[cfg(not(feature = "otlp"))]
pub const fn continue_trace(_: &Span, _: &HeaderMap) {}

/// Does nothing.
#[cfg(not(feature = "otlp"))]
pub const fn record_status(_: &Span, _: StatusCode) {}
