//! A listening endpoint, for tests of connections.

use std::net::SocketAddr;

use careline_endpoint::server::listen;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::app::TestApp;

/// A listening endpoint.
pub struct Served {
    pub address: SocketAddr,
    /// Tells it to stop.
    pub stop: watch::Sender<bool>,
    pub serving: JoinHandle<()>,
    _app: TestApp,
}

impl Served {
    pub async fn new() -> Self {
        let app = TestApp::new().await;
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = watch::channel(false);
        let router = watch::Sender::new(app.router.clone()).subscribe();
        let serving = tokio::spawn(async move { listen(listener, router, stopped).await.unwrap() });
        Self {
            address,
            stop,
            serving,
            _app: app,
        }
    }
}
