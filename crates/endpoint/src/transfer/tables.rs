//! Which tables are moved, and the types of their columns.

/// The tables that are moved. Those that others refer to come first.
pub const MOVED: [&str; 13] = [
    "orders",
    "order_tokens",
    "order_codes",
    "uploads",
    "tickets",
    "ticket_events",
    "ticket_photos",
    "outbox",
    "desk_keys",
    "gone_tickets",
    "reminders",
    "deflections",
    "privacy_log",
];

/// The tables that say how a database was migrated. Each database has its own.
pub const LEFT: [&str; 2] = ["_sqlx_migrations", "releases"];

/// A table of the target, which the source has too.
pub struct Table {
    /// Its name.
    pub name: &'static str,
    /// Its columns, in the order of its rows' cells.
    pub columns: Vec<Column>,
    /// The columns of its primary key, as SQL lists them.
    pub key: String,
}

/// A column.
pub struct Column {
    /// Its name.
    pub name: String,
    /// Its type.
    pub kind: Kind,
}

/// The types that columns have in Postgres.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// `text`
    Text,
    /// `json`, a text in SQLite
    Json,
    /// `bigint`
    Integer,
    /// `boolean`, 0 or 1 in SQLite
    Boolean,
    /// `bytea`
    Bytes,
}

impl Kind {
    /// The kind of a type's name.
    pub fn of(data_type: &str) -> Option<Self> {
        Some(match data_type {
            "text" => Self::Text,
            "json" => Self::Json,
            "bigint" => Self::Integer,
            "boolean" => Self::Boolean,
            "bytea" => Self::Bytes,
            _ => return None,
        })
    }
}

impl Table {
    /// The columns as a list of SQL expressions.
    pub fn list(&self, expression: impl Fn(&Column) -> String) -> String {
        let columns: Vec<_> = self.columns.iter().map(expression).collect();
        columns.join(", ")
    }
}
