//! Google's ids of single occurrences (P26).

use model::OriginalStart;
use proptest::prelude::*;
use recurrence::{instance_id, split_instance_id};

use crate::events::{instant, original_start};

/// (id, its master, the original start), as Google forms them.
const IDS: &[(&str, &str, &str)] = &[
    ("abc123_20260302T080000Z", "abc123", "2026-03-02T08:00:00Z"),
    ("abc123_20250326", "abc123", "2025-03-26"),
    // Imported events have ids that begin with an underscore.
    (
        "_60q30c1g60o30e1i_20260302T080000Z",
        "_60q30c1g60o30e1i",
        "2026-03-02T08:00:00Z",
    ),
    // A series split off by "this and following" has occurrences of its own, and can be split again.
    (
        "abc_R20260302T080000_20260309T080000Z",
        "abc_R20260302T080000",
        "2026-03-09T08:00:00Z",
    ),
    ("abc_R20260302_20260309", "abc_R20260302", "2026-03-09"),
];

#[test]
fn p26_ids_are_put_together_and_taken_apart() {
    for &(id, master, original) in IDS {
        let original = original_start(original);
        assert_eq!(instance_id(master, original), id);
        assert_eq!(split_instance_id(id), Some((master, original)), "{id}");
    }
}

#[test]
fn p26_other_ids_name_no_occurrence() {
    let others = [
        "",
        "abc123",
        "abc_R20260302T080000",
        "_60q30c1g60o30e1i60o4ac1g60rj8gpl88rj2c1h84s34h9g60s30c1g",
        "abc_20260302T080000",
        "abc_20261302",
        "abc_20260302T080000Z_",
        "abc_2026030",
        "_20260302",
        "abc_+2026030",
        "ü_2026030ü",
    ];
    for id in others {
        assert_eq!(split_instance_id(id), None, "{id}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10_000))]

    #[test]
    fn p26_every_id_comes_back(
        master in "[_a-v0-9R]{1,40}",
        second in instant("1900-01-01T00:00:00Z").as_second()..instant("2200-01-01T00:00:00Z").as_second(),
        all_day in any::<bool>(),
    ) {
        let at = jiff::Timestamp::from_second(second).unwrap();
        let original = if all_day {
            OriginalStart::Date(jiff::tz::TimeZone::UTC.to_datetime(at).date())
        } else {
            OriginalStart::Instant(at)
        };
        let id = instance_id(&master, original);
        prop_assert_eq!(split_instance_id(&id), Some((master.as_str(), original)));
        // And the id of an occurrence of a series with such an id, which is where splitting at the first `_` fails.
        let twice = instance_id(&id, original);
        prop_assert_eq!(split_instance_id(&twice), Some((id.as_str(), original)));
    }
}
