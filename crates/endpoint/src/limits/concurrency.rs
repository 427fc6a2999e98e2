//! So many requests at once, and no more: those beyond are told at once to come back, and those under way are answered in
//! their time. One network may hold a part of the concurrency, never all of them.
//!
//! A request whose body isn't there yet may wait in half of the concurrency alone. So whoever sends slowly, from however many
//! networks, keeps out others who do, and nobody whose request is whole.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::body::{Body, HttpBody as _};
use axum::extract::{Request, State};
use axum::http::HeaderMap;
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use careline_wire::ProblemType;
use futures_util::{StreamExt as _, stream};
use tokio::time::timeout;

use crate::app::AppState;
use crate::config::LimitSettings;
use crate::http::extract::is_json;
use crate::http::problem::ApiError;
use crate::limits::client_ip::{Client, Network};

/// When to come back, in seconds.
const AFTER: u64 = 5;
/// What part of the concurrency one network may hold.
const PART: u32 = 4;
/// What part of them may wait for bodies.
const COMING_PART: u32 = 2;
/// The longest body that is waited for without a place, and for how long: a form's comes with its headers.
const SHORT: u64 = 16 * 1024;
const SOON: Duration = Duration::from_secs(1);

/// Who is being answered.
pub struct ConcurrencyLimit {
    most: u32,
    most_of_one: u32,
    most_coming: u32,
    taken: Arc<Mutex<InUse>>,
}

#[derive(Default)]
struct InUse {
    all: u32,
    coming: u32,
    by: HashMap<Network, u32>,
}

/// The right to be answered.
pub struct Permit {
    network: Network,
    is_whole: bool,
    taken: Arc<Mutex<InUse>>,
}

impl ConcurrencyLimit {
    /// As many as the configuration says.
    #[must_use]
    pub fn new(settings: &LimitSettings) -> Self {
        let most = settings.max_concurrent_requests.get();
        Self {
            most,
            most_of_one: (most / PART).max(1),
            most_coming: (most / COMING_PART).max(1),
            taken: Arc::default(),
        }
    }

    /// A place for a request whose body is there, or isn't yet.
    fn take(&self, network: Network, is_whole: bool) -> Option<Permit> {
        let mut taken = lock(&self.taken);
        let of_one = taken.by.get(&network).copied().unwrap_or_default();
        let has_room = is_whole || taken.coming < self.most_coming;
        if taken.all >= self.most || of_one >= self.most_of_one || !has_room {
            return None;
        }
        taken.all += 1;
        taken.coming += u32::from(!is_whole);
        taken.by.insert(network, of_one + 1);
        Some(Permit {
            network,
            is_whole,
            taken: self.taken.clone(),
        })
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        let mut taken = lock(&self.taken);
        taken.all -= 1;
        taken.coming -= u32::from(!self.is_whole);
        let of_one = taken.by.remove(&self.network).unwrap_or_default();
        if of_one > 1 {
            taken.by.insert(self.network, of_one - 1);
        }
    }
}

fn lock(taken: &Mutex<InUse>) -> MutexGuard<'_, InUse> {
    taken.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Answers where there is a place. Of a long body that is refused nothing is read: that would take one.
///
/// The request holds on to its place, for handlers that go on when their client is gone.
pub async fn guard(
    State(app): State<AppState>,
    client: Client,
    request: Request,
    next: Next,
) -> Response {
    let (parts, body) = request.into_parts();
    let (body, is_whole) = at_hand(&parts.headers, body).await;
    let Some(place) = app.concurrency.take(client.network(), is_whole) else {
        return ApiError::from(ProblemType::Busy)
            .after(AFTER)
            .into_response();
    };
    let place = Arc::new(place);
    let mut request = Request::from_parts(parts, body);
    request.extensions_mut().insert(place.clone());
    let answer = next.run(request).await;
    drop(place);
    answer
}

/// The same body, and whether it's all there.
async fn at_hand(headers: &HeaderMap, body: Body) -> (Body, bool) {
    match body.size_hint().exact() {
        Some(0) => (body, true),
        // Of an upload all that came is kept, though its client goes meanwhile.
        Some(1..=SHORT) if is_json(headers) => {
            let mut coming = body.into_data_stream();
            let mut came = Vec::new();
            let whole = timeout(SOON, async {
                while let Some(piece) = coming.next().await {
                    let is_broken = piece.is_err();
                    came.push(piece);
                    if is_broken {
                        break;
                    }
                }
            });
            let is_whole = whole.await.is_ok();
            let body = stream::iter(came).chain(coming);
            (Body::from_stream(body), is_whole)
        }
        _ => (body, false),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn network(address: [u8; 4]) -> Network {
        Client::from(std::net::IpAddr::from(address)).network()
    }

    #[test]
    fn one_network_holds_a_part_of_the_places_and_all_of_them_are_few() {
        let settings = LimitSettings {
            max_concurrent_requests: 8.try_into().unwrap(),
            ..LimitSettings::default()
        };
        let concurrency = ConcurrencyLimit::new(&settings);
        let take = |third, is_whole| concurrency.take(network([203, 0, third, 5]), is_whole);
        let coming: Vec<_> = [1, 1, 2, 2].map(|third| take(third, false)).into();
        assert!(coming.iter().all(Option::is_some));
        assert!(take(3, false).is_none(), "half of them wait for bodies");
        assert!(take(1, true).is_none(), "a network has a quarter");
        let whole: Vec<_> = [3, 3, 4, 4].map(|third| take(third, true)).into();
        assert!(whole.iter().all(Option::is_some));
        assert!(take(5, true).is_none(), "there are no others");
        drop(coming);
        assert!(take(1, false).is_some(), "those who go make room");
    }
}
