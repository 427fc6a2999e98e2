//! So many requests at once, and no more: those beyond are told at once to come back, and those under way are answered in
//! their time. One client may hold a part of the places, never all of them.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use careline_wire::ProblemType;

use crate::app::AppState;
use crate::client::Client;
use crate::config::LimitSettings;
use crate::problem::Refusal;

/// When to come back, in seconds.
const AFTER: u64 = 5;
/// What part of the places one client may hold.
const PART: u32 = 4;

/// Who is being answered.
pub struct Places {
    most: u32,
    most_of_one: u32,
    taken: Arc<Mutex<Taken>>,
}

#[derive(Default)]
struct Taken {
    all: u32,
    by: HashMap<Client, u32>,
}

/// The right to be answered.
struct Place {
    client: Client,
    taken: Arc<Mutex<Taken>>,
}

impl Places {
    /// As many as the configuration says.
    #[must_use]
    pub fn new(settings: &LimitSettings) -> Self {
        let most = settings.requests_at_once.get();
        Self {
            most,
            most_of_one: (most / PART).max(1),
            taken: Arc::default(),
        }
    }

    fn take(&self, client: Client) -> Option<Place> {
        let mut taken = lock(&self.taken);
        let of_one = taken.by.get(&client).copied().unwrap_or_default();
        if taken.all >= self.most || of_one >= self.most_of_one {
            return None;
        }
        taken.all += 1;
        taken.by.insert(client, of_one + 1);
        Some(Place {
            client,
            taken: self.taken.clone(),
        })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut taken = lock(&self.taken);
        taken.all -= 1;
        let of_one = taken.by.remove(&self.client).unwrap_or_default();
        if of_one > 1 {
            taken.by.insert(self.client, of_one - 1);
        }
    }
}

fn lock(taken: &Mutex<Taken>) -> MutexGuard<'_, Taken> {
    taken.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Answers where there is a place. Nothing of a refused body is read: that would take one.
pub async fn guard(
    State(app): State<AppState>,
    client: Client,
    request: Request,
    next: Next,
) -> Response {
    let Some(_place) = app.places.take(client) else {
        return Refusal::from(ProblemType::Busy)
            .after(AFTER)
            .into_response();
    };
    next.run(request).await
}
