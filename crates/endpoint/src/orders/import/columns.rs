//! The columns of a table of orders: a row is a line of an order, or a further parcel of that line.

/// What the cells of a column hold.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    /// Words; spaces around them don't count.
    Text,
    /// Characters that all count.
    Exact,
    /// A moment: RFC 3339, or a time on the shop's clock.
    Time,
    /// How many.
    Count,
    /// Money in minor units.
    Amount,
    /// Yes or no; empty is no.
    Flag,
    /// Where a parcel stands.
    Status,
}

/// A column.
#[derive(Debug)]
pub struct Column {
    /// What its header says.
    pub name: &'static str,
    /// What its cells hold.
    pub kind: Kind,
    /// Whether every row needs it.
    pub is_needed: bool,
}

/// What each row of an order repeats.
pub const ORDER: [Column; 9] = [
    needed("number", Kind::Text),
    needed("email", Kind::Text),
    needed("placed_at", Kind::Time),
    needed("currency", Kind::Text),
    open("cancelled_at", Kind::Time),
    open("country", Kind::Text),
    open("region", Kind::Text),
    open("refunded_at", Kind::Time),
    open("refunded_amount", Kind::Amount),
];

/// What each row of a line repeats.
pub const LINE: [Column; 12] = [
    needed("line_id", Kind::Text),
    open("sku", Kind::Text),
    needed("title", Kind::Text),
    open("variant", Kind::Text),
    needed("quantity", Kind::Count),
    open("returned_quantity", Kind::Count),
    needed("unit_price", Kind::Amount),
    open("final_sale", Kind::Flag),
    open("personalized_text", Kind::Exact),
    open("personalized_font", Kind::Text),
    open("personalized_material", Kind::Text),
    open("production_started_at", Kind::Time),
];

/// What each row of a parcel repeats.
pub const PARCEL: [Column; 8] = [
    open("shipment_id", Kind::Text),
    open("carrier", Kind::Text),
    open("tracking_number", Kind::Text),
    open("tracking_url", Kind::Text),
    open("dispatched_at", Kind::Time),
    open("delivered_at", Kind::Time),
    open("status", Kind::Status),
    open("status_at", Kind::Time),
];

/// How many of a line are in a parcel: a row's own.
pub const SHIPPED: Column = open("shipped_quantity", Kind::Count);

/// A cell of the first column says nothing without one of the second.
pub const BESIDE: [(&str, &str); 4] = [
    ("region", "country"),
    ("refunded_at", "refunded_amount"),
    ("refunded_amount", "refunded_at"),
    ("status_at", "status"),
];

/// Every column.
pub fn all() -> impl Iterator<Item = &'static Column> {
    ORDER.iter().chain(&LINE).chain(&PARCEL).chain([&SHIPPED])
}

const fn needed(name: &'static str, kind: Kind) -> Column {
    Column {
        name,
        kind,
        is_needed: true,
    }
}

const fn open(name: &'static str, kind: Kind) -> Column {
    Column {
        name,
        kind,
        is_needed: false,
    }
}
