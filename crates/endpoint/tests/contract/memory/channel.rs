use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use careline_endpoint::config::Shop;
use careline_endpoint::delivery::{Delivery, DeliveryChannel, DeliveryError, Planned};
use careline_endpoint::store::outbox::Queue;
use careline_endpoint::tickets::event::Event;
use careline_wire::Ticket;
use chrono::TimeDelta;
use uuid::Uuid;

/// What a channel brings deliveries to: it lists the ids of those that it has accepted.
#[derive(Default)]
pub struct MemoryReceiver {
    /// Its next refusals, the first one last. After those it accepts.
    pub refusals: Mutex<Vec<DeliveryError>>,
    pub accepted: Mutex<Vec<String>>,
}

pub struct MemoryChannel(pub Arc<MemoryReceiver>);

#[async_trait]
impl DeliveryChannel for MemoryChannel {
    fn queue(&self) -> Queue {
        Queue {
            channel: "memory",
            shop: None,
            in_order: true,
        }
    }

    fn lease(&self) -> TimeDelta {
        TimeDelta::seconds(1)
    }

    fn plan(&self, _: &Shop, _: &Ticket, _: Option<&Event>) -> Vec<Planned> {
        vec![Planned {
            kind: "note",
            message_id: Uuid::new_v4().to_string(),
            join_within: None,
        }]
    }

    async fn deliver(&self, delivery: &Delivery<'_>) -> Result<(), DeliveryError> {
        if delivery.ticket.is_none() {
            return Err(DeliveryError::Permanent("its ticket doesn't exist".into()));
        }
        match self.0.refusals.lock().unwrap().pop() {
            Some(refusal) => Err(refusal),
            None => {
                let mut accepted = self.0.accepted.lock().unwrap();
                accepted.push(delivery.entry.message_id.clone());
                Ok(())
            }
        }
    }
}
