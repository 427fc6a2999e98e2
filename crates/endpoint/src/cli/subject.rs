//! Whose data is exported or erased: a person's, or that of one ticket.

use std::sync::Arc;

use careline_policy::Order;
use clap::Args;
use uuid::Uuid;

use crate::cli::args::ShopArgs;
use crate::cli::outcome::Failure;
use crate::config::Shop;
use crate::store::{Store, StoreResult};
use crate::tickets::reference;

#[derive(Debug, Args)]
pub struct SubjectArgs {
    #[command(flatten)]
    shop: ShopArgs,
    #[command(flatten)]
    name: Name,
}

#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
struct Name {
    /// A person, by their email. Upper and lower case don't matter.
    #[arg(long)]
    email: Option<String>,
    /// One ticket, by its reference, e.g. CL-7Q2M-4XKD.
    #[arg(long)]
    reference: Option<String>,
}

/// A person, or one ticket.
pub enum Subject {
    /// A person, as a shop knows them.
    Person {
        /// Their email.
        email: String,
    },
    /// A ticket, if it is there.
    Ticket {
        /// Its reference, as it was typed.
        reference: String,
    },
}

impl SubjectArgs {
    /// The shop, the opened store, and the person or ticket. What was typed is checked before the store is opened.
    pub async fn open(&self) -> Result<(Arc<Shop>, Store, Subject), Failure> {
        let (config, shop) = self.shop.load()?;
        let subject = self.name.subject()?;
        Ok((shop, Store::open(&config).await?, subject))
    }
}

impl Name {
    fn subject(&self) -> Result<Subject, Failure> {
        if let Some(email) = self.email.clone() {
            return match email.contains('@') {
                true => Ok(Subject::Person { email }),
                false => Err(format!("--email: expected an address, found {email:?}").into()),
            };
        }
        let reference = self.reference.clone().unwrap_or_default();
        match reference::is_reference(&reference) {
            true => Ok(Subject::Ticket { reference }),
            false => Err(format!(
                "--reference: expected a reference like CL-7Q2M-4XKD, found {reference:?}"
            )
            .into()),
        }
    }
}

impl Subject {
    /// Their tickets, the oldest first; or the ticket, if it is there.
    pub async fn tickets(&self, store: &Store, shop: &Shop) -> StoreResult<Vec<Uuid>> {
        match self {
            Self::Person { email } => {
                let tickets = store.personal_data.tickets_by_email(&shop.id, email);
                tickets.await
            }
            Self::Ticket { reference } => {
                let id = store.tickets.id_by_reference(&shop.id, reference);
                Ok(id.await?.into_iter().collect())
            }
        }
    }

    /// The orders that a person can look up. A ticket has a copy of its order.
    pub async fn orders(&self, store: &Store, shop: &Shop) -> StoreResult<Vec<Order>> {
        match self {
            Self::Person { email } => store.orders.by_email(&shop.id, email).await,
            Self::Ticket { .. } => Ok(Vec::new()),
        }
    }

    /// What to say if nothing is stored about them.
    pub fn not_found(&self, Shop { id, .. }: &Shop) -> String {
        match self {
            Self::Person { .. } => format!("--email: there is no data about that address in {id}"),
            Self::Ticket { reference } => {
                format!("--reference: no ticket of {id:?} has the reference {reference:?}")
            }
        }
    }
}
