//! Instants: RFC 3339 in, whole minutes inside.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::Offset;

/// Reads RFC 3339 strictly: a full date and time with seconds and an offset. jiff alone would also take `20260302T09Z`
/// and annotations in brackets.
///
/// What lies outside jiff's range (`9999-12-31T23:59:59Z`, which people write for "never") becomes its edge.
pub(crate) fn parse(text: &str) -> Option<Timestamp> {
    let (wall, offset) = text.split_at_checked("2026-03-02T09:00:00".len())?;
    if !has_shape(wall, "0000-00-00T00:00:00") {
        return None;
    }
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let fraction = match offset.strip_prefix('.').map(digits) {
        Some(0) => return None,
        Some(digits) => digits + 1,
        None => 0,
    };
    let (fraction, offset) = offset.split_at(fraction);
    // Nanoseconds are enough to know in which direction to round.
    let fraction = &fraction[..fraction.len().min(".123456789".len())];
    let wall: DateTime = format!("{}T{}{fraction}", &wall[..10], &wall[11..])
        .parse()
        .ok()?;
    let offset = jiff::SignedDuration::from_secs(offset_seconds(offset)?);
    let edge = if wall.year() < 5000 {
        Timestamp::MIN
    } else {
        Timestamp::MAX
    };
    let as_utc = Offset::UTC.to_timestamp(wall).unwrap_or(edge);
    Some(as_utc.checked_sub(offset).unwrap_or(edge))
}

fn offset_seconds(text: &str) -> Option<i64> {
    if text.eq_ignore_ascii_case("z") {
        return Some(0);
    }
    if !has_shape(text, "+00:00") && !has_shape(text, "-00:00") {
        return None;
    }
    let (hours, minutes): (i64, i64) = (text[1..3].parse().ok()?, text[4..6].parse().ok()?);
    let seconds = hours * 3600 + minutes * 60;
    (hours < 24 && minutes < 60).then_some(if text.starts_with('-') {
        -seconds
    } else {
        seconds
    })
}

/// Same length, digits where `shape` has a digit, the same characters elsewhere; `T` also as `t` or a blank.
fn has_shape(text: &str, shape: &str) -> bool {
    text.len() == shape.len()
        && text
            .bytes()
            .zip(shape.bytes())
            .all(|(byte, wanted)| match wanted {
                b'0' => byte.is_ascii_digit(),
                b'T' => matches!(byte, b'T' | b't' | b' '),
                _ => byte == wanted,
            })
}

/// Minutes since 1970, rounded down.
pub(crate) fn floor_minute(instant: Timestamp) -> i64 {
    instant.as_second().div_euclid(60)
        - i64::from(instant.subsec_nanosecond() < 0 && instant.as_second() % 60 == 0)
}

/// Minutes since 1970, rounded up.
pub(crate) fn ceil_minute(instant: Timestamp) -> i64 {
    let down = floor_minute(instant);
    down + i64::from(from_minute(down) < instant)
}

/// The instant of a minute since 1970, or the edge of what jiff can represent.
pub(crate) fn from_minute(minute: i64) -> Timestamp {
    let edge = if minute < 0 {
        Timestamp::MIN
    } else {
        Timestamp::MAX
    };
    minute
        .checked_mul(60)
        .and_then(|second| Timestamp::from_second(second).ok())
        .unwrap_or(edge)
}

/// The first minute of the year 1.
pub(crate) fn first_minute() -> i64 {
    -1_035_593_280
}

/// The last minute of which jiff knows the beginning.
pub(crate) fn last_minute() -> i64 {
    Timestamp::MAX.as_second().div_euclid(60)
}
