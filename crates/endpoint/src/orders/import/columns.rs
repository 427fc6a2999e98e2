//! The columns of a table of orders. A row is a line of an order, or a further shipment of that line.

/// The type of the cells of a column.
#[derive(Clone, Copy, Debug)]
pub enum CellType {
    /// Text without the spaces around it.
    Text,
    /// Text with all its spaces.
    Exact,
    /// A time: RFC 3339, or a local time of the shop.
    Time,
    /// A number of items.
    Count,
    /// An amount in minor units.
    Amount,
    /// Yes or no, and which of them an empty cell means.
    Flag(bool),
    /// A tracking status.
    Status,
}

/// A column's name in the header, and the type of its cells.
pub type Column = (&'static str, CellType);

/// The columns that must have a value in every row.
pub const REQUIRED: [&str; 8] = [
    "number",
    "email",
    "placed_at",
    "currency",
    "line_id",
    "title",
    "quantity",
    "unit_price",
];

/// The columns in which all rows of an order agree.
pub const ORDER: [Column; 9] = [
    ("number", CellType::Text),
    ("email", CellType::Text),
    ("placed_at", CellType::Time),
    ("currency", CellType::Text),
    ("cancelled_at", CellType::Time),
    ("country", CellType::Text),
    ("region", CellType::Text),
    ("refunded_at", CellType::Time),
    ("refunded_amount", CellType::Amount),
];

/// The columns in which all rows of a line agree.
pub const LINE: [Column; 16] = [
    ("line_id", CellType::Text),
    ("sku", CellType::Text),
    ("title", CellType::Text),
    ("variant", CellType::Text),
    ("quantity", CellType::Count),
    ("returned_quantity", CellType::Count),
    ("cancelled_quantity", CellType::Count),
    ("requires_shipping", CellType::Flag(true)),
    ("unit_price", CellType::Amount),
    ("final_sale", CellType::Flag(false)),
    ("image_url", CellType::Text),
    ("product_url", CellType::Text),
    ("personalized_text", CellType::Exact),
    ("personalized_font", CellType::Text),
    ("personalized_material", CellType::Text),
    ("production_started_at", CellType::Time),
];

/// The columns in which all rows of a shipment agree.
pub const SHIPMENT: [Column; 8] = [
    ("shipment_id", CellType::Text),
    ("carrier", CellType::Text),
    ("tracking_number", CellType::Text),
    ("tracking_url", CellType::Text),
    ("dispatched_at", CellType::Time),
    ("delivered_at", CellType::Time),
    ("status", CellType::Status),
    ("status_at", CellType::Time),
];

/// How many items of the row's line are in the row's shipment.
pub const SHIPPED: Column = ("shipped_quantity", CellType::Count);

/// A value in the first column requires one in the second.
pub const REQUIRES: [(&str, &str); 4] = [
    ("region", "country"),
    ("refunded_at", "refunded_amount"),
    ("refunded_amount", "refunded_at"),
    ("status_at", "status"),
];

/// The column with a name, in any letter case.
pub fn find(name: &str) -> Option<&'static Column> {
    all().find(|(known, _)| known.eq_ignore_ascii_case(name))
}

/// Every column.
pub fn all() -> impl Iterator<Item = &'static Column> {
    ORDER.iter().chain(&LINE).chain(&SHIPMENT).chain([&SHIPPED])
}
