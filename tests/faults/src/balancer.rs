//! A balancer in front of replicas: each connection goes to the next one that takes it.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

use careline_harness::Result;

/// A balancer. It stops on drop.
pub struct Balancer {
    port: u16,
    _connections: JoinSet<()>,
}

impl Balancer {
    /// Opens one in front of the replicas on these ports.
    ///
    /// # Errors
    ///
    /// If no port can be bound.
    pub async fn open(replicas: Vec<u16>) -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let port = listener.local_addr()?.port();
        let (replicas, turn) = (Arc::new(replicas), AtomicUsize::new(0));
        let mut connections = JoinSet::new();
        connections.spawn(async move {
            let mut under_way = JoinSet::new();
            while let Ok((client, _)) = listener.accept().await {
                let (replicas, first) = (replicas.clone(), turn.fetch_add(1, Ordering::Relaxed));
                under_way.spawn(async move { drop(connect(client, &replicas, first).await) });
                while under_way.try_join_next().is_some() {}
            }
        });
        Ok(Self {
            port,
            _connections: connections,
        })
    }

    /// Its URL.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }
}

/// Connects a client with the first replica that takes it. If none does, the client is hung up on.
async fn connect(mut client: TcpStream, replicas: &[u16], first: usize) -> Result {
    for port in replicas
        .iter()
        .cycle()
        .skip(first % replicas.len())
        .take(replicas.len())
    {
        if let Ok(mut replica) = TcpStream::connect(("127.0.0.1", *port)).await {
            copy_bidirectional(&mut client, &mut replica).await?;
            break;
        }
    }
    Ok(())
}
