use async_trait::async_trait;
use careline_endpoint::orders::email::normalize_email;
use careline_endpoint::orders::number::{self, Forms};
use careline_endpoint::orders::owned_order::OwnedOrder;
use careline_endpoint::store::StoreResult;
use careline_endpoint::store::orders::{OrderFilter, OrderStore};
use careline_endpoint::store::privacy_log::{Caller, PrivacyEntry};
use careline_policy::Order;
use chrono::{DateTime, Utc};

use super::{Memory, Rows};

/// The order that the typed number means among the orders of this email.
pub fn find<'a>(
    orders: impl Iterator<Item = &'a OwnedOrder>,
    typed: &str,
    email: &str,
) -> Option<Order> {
    let email = normalize_email(email);
    let theirs = orders.filter(|owned| normalize_email(&owned.email) == email);
    let theirs = theirs.map(|owned| &owned.order);
    let found = number::find(&Forms::of(typed), theirs.collect(), |order| &order.number.0);
    found.cloned()
}

#[async_trait]
impl OrderStore for Memory {
    async fn import(&self, shop: &str, orders: &[OwnedOrder]) -> StoreResult<()> {
        let mut rows = self.rows();
        for order in orders {
            rows.put_order(shop, order);
        }
        Ok(())
    }

    async fn put(&self, shop: &str, order: &OwnedOrder) -> StoreResult<bool> {
        Ok(self.rows().put_order(shop, order))
    }

    async fn find(&self, shop: &str, number: &str, email: &str) -> StoreResult<Option<Order>> {
        Ok(find(self.rows().orders_of(shop), number, email))
    }

    async fn by_email(&self, shop: &str, email: &str) -> StoreResult<Vec<Order>> {
        let rows = self.rows();
        let email = normalize_email(email);
        let theirs = rows.orders_of(shop);
        let theirs = theirs.filter(|owned| normalize_email(&owned.email) == email);
        let mut orders: Vec<_> = theirs.map(|owned| owned.order.clone()).collect();
        orders.sort_by_key(|order| number::key(&order.number.0));
        Ok(orders)
    }

    async fn list(&self, shop: &str, filter: &OrderFilter) -> StoreResult<Vec<OwnedOrder>> {
        let rows = self.rows();
        let key = |owned: &OwnedOrder| number::key(&owned.order.number.0);
        let email = filter.email.as_deref().map(normalize_email);
        let after = filter.after.as_deref().map(number::key);
        let is_listed = |owned: &&OwnedOrder| {
            let is_theirs = email
                .as_ref()
                .is_none_or(|email| *email == normalize_email(&owned.email));
            is_theirs && after.as_ref().is_none_or(|after| key(owned) > *after)
        };
        let listed = rows.orders_of(shop).filter(is_listed);
        let mut listed: Vec<_> = listed.map(normalized).collect();
        listed.sort_by_key(key);
        listed.truncate(filter.limit as usize);
        Ok(listed)
    }

    async fn by_number(&self, shop: &str, number: &str) -> StoreResult<Option<OwnedOrder>> {
        let (rows, key) = (self.rows(), number::key(number));
        let mut orders = rows.orders_of(shop);
        let found = orders.find(|owned| number::key(&owned.order.number.0) == key);
        Ok(found.map(normalized))
    }

    async fn delete(
        &self,
        shop: &str,
        number: &str,
        caller: Caller,
        at: DateTime<Utc>,
    ) -> StoreResult<bool> {
        let mut rows = self.rows();
        let is_deleted = rows.delete_order(shop, number);
        if is_deleted {
            let entry = PrivacyEntry::of_order(shop, caller, at);
            rows.privacy_log.push(entry);
        }
        Ok(is_deleted)
    }
}

/// The order with its email as it is returned.
fn normalized(owned: &OwnedOrder) -> OwnedOrder {
    OwnedOrder {
        email: normalize_email(&owned.email),
        order: owned.order.clone(),
    }
}

impl Rows {
    pub fn orders_of(&self, shop: &str) -> impl Iterator<Item = &OwnedOrder> {
        let orders = self.orders.iter().filter(move |(of, _)| of == shop);
        orders.map(|(_, owned)| owned)
    }

    fn put_order(&mut self, shop: &str, new: &OwnedOrder) -> bool {
        let key = number::key(&new.order.number.0);
        let is_it = |(of, owned): &&mut (String, OwnedOrder)| {
            of == shop && number::key(&owned.order.number.0) == key
        };
        let Some((_, old)) = self.orders.iter_mut().find(is_it) else {
            self.orders.push((shop.to_owned(), new.clone()));
            return true;
        };
        let is_new_owner = normalize_email(&old.email) != normalize_email(&new.email);
        *old = new.clone();
        if is_new_owner {
            self.delete_tokens_of(shop, &key);
        }
        false
    }

    /// Deletes an order and its tokens. Returns whether it was there.
    pub fn delete_order(&mut self, shop: &str, number: &str) -> bool {
        let key = number::key(number);
        self.delete_tokens_of(shop, &key);
        let before = self.orders.len();
        self.orders
            .retain(|(of, owned)| of != shop || number::key(&owned.order.number.0) != key);
        self.orders.len() < before
    }

    fn delete_tokens_of(&mut self, shop: &str, key: &str) {
        self.tokens
            .retain(|token| token.shop != shop || number::key(&token.order.order.number.0) != key);
    }
}
