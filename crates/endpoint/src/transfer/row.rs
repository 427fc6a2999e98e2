//! Cells of a row, as both databases have them after the move.

use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;
use sqlx::{Database, Decode, Row, Type};

use crate::platform::crypto::{Digest, sha256};
use crate::store::postgres::text::storable;
use crate::transfer::tables::{Kind, Table};

/// One value.
pub enum Cell {
    Text(Option<String>),
    Integer(Option<i64>),
    Bytes(Option<Vec<u8>>),
}

/// The cells of a row of SQLite, in the order of the table's columns.
pub fn of_sqlite(row: &SqliteRow, table: &Table) -> sqlx::Result<Vec<Cell>> {
    let kinds = table.columns.iter().map(|column| column.kind).enumerate();
    kinds.map(|(index, kind)| cell(row, index, kind)).collect()
}

/// The cells of a row of Postgres whose JSON was cast to text and booleans to integers.
pub fn of_postgres(row: &PgRow, table: &Table) -> sqlx::Result<Vec<Cell>> {
    let kinds = table.columns.iter().map(|column| column.kind).enumerate();
    kinds.map(|(index, kind)| cell(row, index, kind)).collect()
}

fn cell<'r, R: Row>(row: &'r R, index: usize, kind: Kind) -> sqlx::Result<Cell>
where
    usize: sqlx::ColumnIndex<R>,
    Option<String>: Decode<'r, R::Database> + Type<R::Database>,
    Option<i64>: Decode<'r, R::Database> + Type<R::Database>,
    Option<Vec<u8>>: Decode<'r, R::Database> + Type<R::Database>,
    R::Database: Database,
{
    Ok(match kind {
        Kind::Text | Kind::Json => {
            Cell::Text(row.try_get::<Option<String>, _>(index)?.map(storable))
        }
        Kind::Integer | Kind::Boolean => Cell::Integer(row.try_get(index)?),
        Kind::Bytes => Cell::Bytes(row.try_get(index)?),
    })
}

/// The digest of a row.
pub fn digest(cells: &[Cell]) -> Digest {
    let mut bytes = Vec::new();
    for cell in cells {
        let value = match cell {
            Cell::Text(text) => text.as_ref().map(|text| text.as_bytes().to_vec()),
            Cell::Integer(number) => number.map(|number| number.to_be_bytes().to_vec()),
            Cell::Bytes(bytes) => bytes.clone(),
        };
        match value {
            None => bytes.push(0),
            Some(value) => {
                bytes.push(1);
                bytes.extend((value.len() as u64).to_be_bytes());
                bytes.extend(value);
            }
        }
    }
    sha256(bytes)
}
