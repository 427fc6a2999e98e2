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
    /// Yes or no; empty is no.
    Flag,
    /// A tracking status.
    Status,
}

/// A column.
#[derive(Debug)]
pub struct Column {
    /// Its name in the header.
    pub name: &'static str,
    /// The type of its cells.
    pub cell_type: CellType,
    /// Whether it must have a value in every row.
    pub is_required: bool,
}

/// The columns in which all rows of an order agree.
pub const ORDER: [Column; 9] = [
    required("number", CellType::Text),
    required("email", CellType::Text),
    required("placed_at", CellType::Time),
    required("currency", CellType::Text),
    optional("cancelled_at", CellType::Time),
    optional("country", CellType::Text),
    optional("region", CellType::Text),
    optional("refunded_at", CellType::Time),
    optional("refunded_amount", CellType::Amount),
];

/// The columns in which all rows of a line agree.
pub const LINE: [Column; 12] = [
    required("line_id", CellType::Text),
    optional("sku", CellType::Text),
    required("title", CellType::Text),
    optional("variant", CellType::Text),
    required("quantity", CellType::Count),
    optional("returned_quantity", CellType::Count),
    required("unit_price", CellType::Amount),
    optional("final_sale", CellType::Flag),
    optional("personalized_text", CellType::Exact),
    optional("personalized_font", CellType::Text),
    optional("personalized_material", CellType::Text),
    optional("production_started_at", CellType::Time),
];

/// The columns in which all rows of a shipment agree.
pub const SHIPMENT: [Column; 8] = [
    optional("shipment_id", CellType::Text),
    optional("carrier", CellType::Text),
    optional("tracking_number", CellType::Text),
    optional("tracking_url", CellType::Text),
    optional("dispatched_at", CellType::Time),
    optional("delivered_at", CellType::Time),
    optional("status", CellType::Status),
    optional("status_at", CellType::Time),
];

/// How many items of the row's line are in the row's shipment.
pub const SHIPPED: Column = optional("shipped_quantity", CellType::Count);

/// A value in the first column requires one in the second.
pub const REQUIRES: [(&str, &str); 4] = [
    ("region", "country"),
    ("refunded_at", "refunded_amount"),
    ("refunded_amount", "refunded_at"),
    ("status_at", "status"),
];

/// Every column.
pub fn all() -> impl Iterator<Item = &'static Column> {
    ORDER.iter().chain(&LINE).chain(&SHIPMENT).chain([&SHIPPED])
}

const fn required(name: &'static str, cell_type: CellType) -> Column {
    Column {
        name,
        cell_type,
        is_required: true,
    }
}

const fn optional(name: &'static str, cell_type: CellType) -> Column {
    Column {
        name,
        cell_type,
        is_required: false,
    }
}
