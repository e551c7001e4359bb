//! Whether the machine lives on its battery, which is to last.

use std::fs;
use std::path::Path;

/// Where Linux tells of its sources of power.
pub(crate) const SOURCES: &str = "/sys/class/power_supply";

/// Whether no mains is plugged in and a battery empties. Where nothing is told, as on a desktop, there is none.
pub(crate) fn is_on_battery(sources: &Path) -> bool {
    let Ok(entries) = fs::read_dir(sources) else {
        return false;
    };
    let mut empties = false;
    for source in entries.flatten() {
        let says = |name: &str| {
            let text = fs::read_to_string(source.path().join(name)).unwrap_or_default();
            text.trim().to_owned()
        };
        match says("type").as_str() {
            "Mains" | "USB" if says("online") == "1" => return false,
            // Not that of a mouse.
            "Battery" if says("scope") != "Device" => empties |= says("status") == "Discharging",
            _ => {}
        }
    }
    empties
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(sources: &[(&str, &[(&str, &str)])], expected: bool) {
        let folder = tempfile::tempdir().unwrap();
        for (source, files) in sources {
            fs::create_dir(folder.path().join(source)).unwrap();
            for (name, text) in *files {
                fs::write(folder.path().join(source).join(name), format!("{text}\n")).unwrap();
            }
        }
        assert_eq!(is_on_battery(folder.path()), expected, "{sources:?}");
    }

    #[test]
    fn a_battery_counts_while_it_empties_and_no_mains_is_plugged_in() {
        let battery: (&str, &[(&str, &str)]) =
            ("BAT0", &[("type", "Battery"), ("status", "Discharging")]);
        let mains = |online| [("type", "Mains"), ("online", online)];
        check(&[], false);
        check(&[battery], true);
        check(&[battery, ("AC", &mains("0"))], true);
        check(&[battery, ("AC", &mains("1"))], false);
        check(
            &[("BAT0", &[("type", "Battery"), ("status", "Full")])],
            false,
        );
        let mouse = [
            ("type", "Battery"),
            ("scope", "Device"),
            ("status", "Discharging"),
        ];
        check(&[("hid-1", &mouse)], false);
        assert!(!is_on_battery(Path::new("/nowhere/at/all")));
    }
}
