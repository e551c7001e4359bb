//! What a run tells: the program's tracing while it goes on, kept with it, so that a failure can be looked into
//! afterwards.
//!
//! [`run_lines`] is a layer of the process's subscriber. Work of a run happens within its span, whose number says where
//! lines go. They are few and short, and what looks like a secret is struck out, though none should be there.

use std::collections::BTreeMap;
use std::fmt::{self, Write};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use store::job::JobLine;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id};
use tracing::{Event, Level, Metadata, Span, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::filter::{LevelFilter, filter_fn};
use tracing_subscriber::layer::Context;
use tracing_subscriber::registry::LookupSpan;

/// The most lines of one run; the first of them are kept.
const MOST: usize = 200;
/// The most letters of one line.
const LONGEST: usize = 500;
/// The field of a run's span.
const FIELD: &str = "lines_of";

/// Runs of this process that go on, whichever engine's: a subscriber is the whole process's.
static TOLD: Mutex<BTreeMap<u64, Told>> = Mutex::new(BTreeMap::new());
static NEXT: AtomicU64 = AtomicU64::new(0);

struct Told {
    began: Instant,
    /// How many there were.
    count: usize,
    /// Those that nobody has taken yet.
    lines: Vec<JobLine>,
}

fn told() -> std::sync::MutexGuard<'static, BTreeMap<u64, Told>> {
    TOLD.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What a run has told so far.
#[derive(Debug)]
pub(crate) struct Lines(u64);

impl Lines {
    /// Of a run that begins.
    pub(crate) fn begin() -> Lines {
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let told_nothing = Told {
            began: Instant::now(),
            count: 0,
            lines: Vec::new(),
        };
        told().insert(number, told_nothing);
        Lines(number)
    }

    /// The span in which its work is done.
    pub(crate) fn span(&self) -> Span {
        tracing::info_span!("job", lines_of = self.0)
    }

    /// Adds a line.
    pub(crate) fn add(&self, level: &str, text: &str) {
        add(self.0, level, text);
    }

    /// Whether it has told nothing since the last look.
    pub(crate) fn is_empty(&self) -> bool {
        told().get(&self.0).is_none_or(|told| told.lines.is_empty())
    }

    /// What it told since the last look.
    pub(crate) fn take(&self) -> Vec<JobLine> {
        let mut told = told();
        let lines = told
            .get_mut(&self.0)
            .map(|told| std::mem::take(&mut told.lines));
        lines.unwrap_or_default()
    }
}

impl Drop for Lines {
    fn drop(&mut self) {
        told().remove(&self.0);
    }
}

fn add(number: u64, level: &str, text: &str) {
    if let Some(told) = told().get_mut(&number)
        && told.count < MOST
    {
        told.count += 1;
        told.lines.push(JobLine {
            after_ms: i64::try_from(told.began.elapsed().as_millis()).unwrap_or(i64::MAX),
            level: level.to_owned(),
            text: redacted(text).chars().take(LONGEST).collect(),
        });
    }
}

/// Gathers what the runs of this process tell; a part of its subscriber.
pub fn run_lines<S: Subscriber + for<'a> LookupSpan<'a>>() -> impl Layer<S> {
    let worth = filter_fn(is_worth_a_line).with_max_level_hint(LevelFilter::DEBUG);
    RunLines.with_filter(worth)
}

struct RunLines;

/// Stands with the span of a run.
struct LinesOf(u64);

impl<S: Subscriber + for<'a> LookupSpan<'a>> Layer<S> for RunLines {
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        let mut number = Number(None);
        attributes.record(&mut number);
        if let (Some(number), Some(span)) = (number.0, context.span(id)) {
            span.extensions_mut().insert(LinesOf(number));
        }
    }

    fn on_event(&self, event: &Event<'_>, context: Context<'_, S>) {
        let number = context.event_scope(event).and_then(|mut scope| {
            scope.find_map(|span| span.extensions().get::<LinesOf>().map(|of| of.0))
        });
        if let Some(number) = number {
            let mut text = Text::default();
            event.record(&mut text);
            let level = event.metadata().level().as_str().to_ascii_lowercase();
            add(number, &level, &format!("{}{}", text.message, text.fields));
        }
    }
}

/// Our own crates' words; of what is said for developers only that a request is sent again.
fn is_worth_a_line(metadata: &Metadata<'_>) -> bool {
    let krate = metadata.target().split("::").next().unwrap_or_default();
    let is_retry = metadata.fields().field("wait_ms").is_some();
    match krate {
        "engine" | "google" | "sync" | "store" => *metadata.level() <= Level::INFO || is_retry,
        _ => false,
    }
}

struct Number(Option<u64>);

impl Visit for Number {
    fn record_u64(&mut self, field: &Field, value: u64) {
        if field.name() == FIELD {
            self.0 = Some(value);
        }
    }

    fn record_debug(&mut self, _: &Field, _: &dyn fmt::Debug) {}
}

#[derive(Default)]
struct Text {
    message: String,
    fields: String,
}

impl Visit for Text {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        // Writing to a text cannot fail.
        let _ = match field.name() {
            "message" => write!(self.message, "{value:?}"),
            name => write!(self.fields, " {name}={value:?}"),
        };
    }
}

/// The text without what looks like a secret.
fn redacted(text: &str) -> String {
    const SECRETS: [&str; 4] = ["ya29.", "1//", "GOCSPX-", "eyJ"];
    const NAMES: [&str; 6] = [
        "access_token",
        "refresh_token",
        "id_token",
        "client_secret",
        "code",
        "Bearer",
    ];
    let is_end = |letter: char| letter.is_whitespace() || "\"'&,;)}".contains(letter);
    let mut words = Vec::new();
    let mut hides_next = false;
    for word in text.split_inclusive(is_end) {
        let bare = word.trim_end_matches(is_end);
        let end = &word[bare.len()..];
        let value = bare.rsplit(['=', ':', '"', '?']).next().unwrap_or(bare);
        let name = bare[..bare.len() - value.len()].trim_end_matches(['=', ':', '"']);
        let named = NAMES
            .iter()
            .any(|known| name.ends_with(known) && known != &"code")
            || name.ends_with("?code")
            || name == "code";
        let is_secret = SECRETS.iter().any(|secret| value.starts_with(secret));
        if (hides_next || named || is_secret) && value.len() > 3 {
            words.push(format!("{}…{end}", &bare[..bare.len() - value.len()]));
        } else {
            words.push(word.to_owned());
        }
        hides_next = bare == "Bearer";
    }
    words.concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn p111_what_looks_like_a_secret_is_struck_out() {
        for (text, kept) in [
            ("trying again attempt=1 code=\"network\"", None),
            (
                "Authorization: Bearer ya29.a0Af-x_y",
                Some("Authorization: Bearer …"),
            ),
            ("Bearer abcdef, then", Some("Bearer …, then")),
            ("refresh_token=1//0gabc&x=1", Some("refresh_token=…&x=1")),
            (
                "http://127.0.0.1/?code=4/0Abc&state=s",
                Some("http://127.0.0.1/?code=…&state=s"),
            ),
            ("{\"access_token\":\"ya29.abc\"}", None),
        ] {
            let redacted = redacted(text);
            assert!(!redacted.contains("ya29.a"), "{redacted}");
            if let Some(kept) = kept {
                assert_eq!(redacted, kept);
            }
        }
        assert_eq!(
            redacted("code=\"network\" wait_ms=12"),
            "code=\"network\" wait_ms=12"
        );
    }

    #[test]
    fn a_run_that_tells_much_is_cut_off() {
        let lines = Lines::begin();
        for n in 0..MOST + 50 {
            lines.add("info", &format!("{n} {}", "x".repeat(1000)));
        }
        let told = lines.take();
        assert_eq!(told.len(), MOST);
        assert!(told.iter().all(|line| line.text.chars().count() == LONGEST));
    }

    #[test]
    fn what_is_told_within_the_span_of_a_run_is_its_own() {
        use tracing_subscriber::layer::SubscriberExt;
        let subscriber = tracing_subscriber::registry().with(run_lines());
        tracing::subscriber::with_default(subscriber, || {
            let (one, other) = (Lines::begin(), Lines::begin());
            tracing::info!("of nobody");
            one.span().in_scope(|| {
                tracing::info!(calendar = "Team", "read");
                other.span().in_scope(|| tracing::warn!("of the other"));
                tracing::debug!("for developers");
            });
            let texts = |lines: &Lines| {
                let lines = lines.take().into_iter();
                lines
                    .map(|line| (line.level, line.text))
                    .collect::<Vec<_>>()
            };
            let line = |level: &str, text: &str| (level.to_owned(), text.to_owned());
            assert_eq!(texts(&one), [line("info", "read calendar=\"Team\"")]);
            assert_eq!(texts(&other), [line("warn", "of the other")]);
        });
    }
}
