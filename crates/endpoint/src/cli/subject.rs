//! Whose data is exported or erased: a person's, or that of one ticket.

use std::sync::Arc;

use careline_policy::Order;
use clap::Args;
use uuid::Uuid;

use crate::cli::args::ShopArgs;
use crate::cli::outcome::Failure;
use crate::config::Shop;
use crate::store::{Store, StoreResult};

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
    /// A ticket that is there.
    Ticket {
        /// Its id.
        id: Uuid,
        /// Its reference, as it was typed.
        reference: String,
    },
}

impl SubjectArgs {
    /// The shop, the opened store, and the person or ticket.
    pub async fn open(&self) -> Result<(Arc<Shop>, Store, Subject), Failure> {
        let (config, shop) = self.shop.load()?;
        let store = Store::open(&config.data).await?;
        let subject = self.name.subject(&store, &shop).await?;
        Ok((shop, store, subject))
    }
}

impl Name {
    async fn subject(&self, store: &Store, shop: &Shop) -> Result<Subject, Failure> {
        if let Some(email) = self.email.clone() {
            return match email.contains('@') {
                true => Ok(Subject::Person { email }),
                false => Err(format!("--email: expected an address, found {email:?}").into()),
            };
        }
        let reference = self.reference.clone().unwrap_or_default();
        let id = store.tickets.id_by_reference(&shop.id, &reference).await?;
        let id = id.ok_or_else(|| {
            let shop = &shop.id;
            format!(
                "--reference: expected the reference of a ticket of {shop:?}, found {reference:?}"
            )
        })?;
        Ok(Subject::Ticket { id, reference })
    }
}

impl Subject {
    /// Their tickets, the oldest first; or the ticket.
    pub async fn tickets(&self, store: &Store, shop: &Shop) -> StoreResult<Vec<Uuid>> {
        match self {
            Self::Person { email } => {
                let tickets = store.personal_data.tickets_by_email(&shop.id, email);
                tickets.await
            }
            Self::Ticket { id, .. } => Ok(vec![*id]),
        }
    }

    /// The orders that a person can look up. A ticket has a copy of its order.
    pub async fn orders(&self, store: &Store, shop: &Shop) -> StoreResult<Vec<Order>> {
        match self {
            Self::Person { email } => store.orders.by_email(&shop.id, email).await,
            Self::Ticket { .. } => Ok(Vec::new()),
        }
    }
}
