//! The words of the tray and of notifications. Those of the window stand in its own catalogue; a menu is there before any window.

use jiff::civil::Date;

/// What the menu says in one language.
pub(crate) struct Words {
    pub(crate) open: &'static str,
    pub(crate) quick_add: &'static str,
    pub(crate) nothing: &'static str,
    pub(crate) now: &'static str,
    pub(crate) next: &'static str,
    /// With `{}` for the minutes.
    pub(crate) left: &'static str,
    pub(crate) start: &'static str,
    pub(crate) done: &'static str,
    pub(crate) extend: &'static str,
    pub(crate) skip: &'static str,
    pub(crate) no_risk: &'static str,
    /// With `{}` for how many.
    pub(crate) at_risk: &'static str,
    pub(crate) sync: &'static str,
    pub(crate) plan: &'static str,
    pub(crate) pause: &'static str,
    pub(crate) resume: &'static str,
    /// With `{}` for the clock at which it goes on by itself.
    pub(crate) resume_before: &'static str,
    pub(crate) quit: &'static str,
    pub(crate) sign_in_again: &'static str,
    /// With `{}` for the account.
    pub(crate) sign_in_ended: &'static str,
    pub(crate) late_task: &'static str,
    weekdays: [&'static str; 7],
    months: [&'static str; 12],
    /// Behind the number of a day.
    ordinal: &'static str,
}

pub(crate) const ENGLISH: Words = Words {
    open: "Open Hourwright",
    quick_add: "New task …",
    nothing: "Nothing planned next",
    now: "Now:",
    next: "Next:",
    left: "{} min left",
    start: "Start now",
    done: "Done",
    extend: "15 more minutes",
    skip: "Not now",
    no_risk: "Nothing is at risk",
    at_risk: "At risk: {}",
    sync: "Sync now",
    plan: "Plan now",
    pause: "Pause for 1 h",
    resume: "Resume",
    resume_before: "Resume (paused until {})",
    quit: "Quit",
    sign_in_again: "Sign in again",
    sign_in_ended: "Google does not accept the sign-in of {} any more.",
    late_task: "A task cannot be done in time",
    weekdays: ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"],
    months: [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ],
    ordinal: "",
};

pub(crate) const GERMAN: Words = Words {
    open: "Hourwright öffnen",
    quick_add: "Neue Aufgabe …",
    nothing: "Als Nächstes ist nichts geplant",
    now: "Jetzt:",
    next: "Gleich:",
    left: "noch {} min",
    start: "Jetzt beginnen",
    done: "Erledigt",
    extend: "15 Minuten mehr",
    skip: "Jetzt nicht",
    no_risk: "Nichts ist gefährdet",
    at_risk: "Gefährdet: {}",
    sync: "Jetzt abgleichen",
    plan: "Jetzt planen",
    pause: "1 h anhalten",
    resume: "Fortsetzen",
    resume_before: "Fortsetzen (angehalten bis {})",
    quit: "Beenden",
    sign_in_again: "Neu anmelden",
    sign_in_ended: "Google nimmt die Anmeldung von {} nicht mehr an.",
    late_task: "Eine Aufgabe geht nicht rechtzeitig",
    weekdays: ["Mo", "Di", "Mi", "Do", "Fr", "Sa", "So"],
    months: [
        "Jan", "Feb", "Mär", "Apr", "Mai", "Jun", "Jul", "Aug", "Sep", "Okt", "Nov", "Dez",
    ],
    ordinal: ".",
};

impl Words {
    /// Those of a language by its tag; English for one that is not known.
    pub(crate) fn of(language: &str) -> &'static Words {
        if language.to_ascii_lowercase().starts_with("de") {
            &GERMAN
        } else {
            &ENGLISH
        }
    }

    /// `Wed 4 Mar`.
    pub(crate) fn day(&self, date: Date) -> String {
        // jiff counts Monday as 0 here, and months from 1.
        let weekday =
            self.weekdays[usize::from(date.weekday().to_monday_zero_offset().unsigned_abs()) % 7];
        let month = self.months[(usize::from(date.month().unsigned_abs()) + 11) % 12];
        format!("{weekday} {}{} {month}", date.day(), self.ordinal)
    }
}
