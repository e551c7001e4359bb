//! Between columns and values.

use jiff::Timestamp;
use rusqlite::types::Type;

/// An instant as the column keeps it: unix milliseconds.
pub(crate) fn millis(at: Timestamp) -> i64 {
    at.as_millisecond()
}

/// The instant in column `index`.
pub(crate) fn instant(row: &rusqlite::Row<'_>, index: usize) -> rusqlite::Result<Timestamp> {
    from_millis(row.get(index)?, index)
}

/// The instant in column `index`, which may be NULL.
pub(crate) fn instant_opt(
    row: &rusqlite::Row<'_>,
    index: usize,
) -> rusqlite::Result<Option<Timestamp>> {
    row.get::<_, Option<i64>>(index)?
        .map(|ms| from_millis(ms, index))
        .transpose()
}

fn from_millis(ms: i64, index: usize) -> rusqlite::Result<Timestamp> {
    Timestamp::from_millisecond(ms)
        .map_err(|e| rusqlite::Error::FromSqlConversionFailure(index, Type::Integer, e.into()))
}

/// What a column's word stands for, where it has one.
pub(crate) fn word_opt<T>(
    row: &rusqlite::Row<'_>,
    index: usize,
    meaning: impl Fn(&str) -> Option<T>,
) -> rusqlite::Result<Option<T>> {
    match row.get_ref(index)? {
        rusqlite::types::ValueRef::Null => Ok(None),
        _ => word(row, index, meaning).map(Some),
    }
}

/// What a column's word stands for, or an error that names the column.
pub(crate) fn word<T>(
    row: &rusqlite::Row<'_>,
    index: usize,
    meaning: impl Fn(&str) -> Option<T>,
) -> rusqlite::Result<T> {
    let text = row.get_ref(index)?.as_str()?;
    meaning(text).ok_or_else(|| {
        rusqlite::Error::FromSqlConversionFailure(
            index,
            Type::Text,
            format!("unknown word {text:?}").into(),
        )
    })
}
