//! An event's notes as something to read: text, and the links in it (P63).
//!
//! Google stores what people or their programs wrote, often HTML, and anybody who may invite can write it. The window
//! never sees that: what is shown is text, and what can be clicked leads to https and says where.

use html5gum::{DefaultEmitter, StartTag, Token, Tokenizer};
use store::{ReadTx, calendar, event};

use crate::Error;
use crate::engine::{Engine, workspace_named};
use crate::view::{EventNotes, NotePart};

impl Engine {
    /// The notes of an occurrence on one of the workspace's selected calendars, ready to be shown; none for an id that
    /// is not there (any more).
    pub fn event_notes(&self, workspace: &str, id: &str) -> Result<EventNotes, Error> {
        self.store().read(|tx| {
            let workspace = workspace_named(tx, workspace)?;
            for listed in calendar::of_workspace(tx, workspace.id)? {
                if listed.selected
                    && let Some(notes) = notes_of(tx, listed.calendar.id, id)?
                {
                    let parts = readable(&notes);
                    return Ok(EventNotes { parts });
                }
            }
            Ok(EventNotes { parts: Vec::new() })
        })
    }
}

/// What the occurrence says, or else its series; `None` where neither says anything.
fn notes_of(tx: &ReadTx<'_>, calendar_id: i64, id: &str) -> Result<Option<String>, Error> {
    let mut found = event::get(tx, calendar_id, id)?;
    if found.is_none()
        && let Some((series, _)) = recurrence::split_instance_id(id)
    {
        found = event::get(tx, calendar_id, series)?;
    }
    Ok(found
        .map(|event| event.description)
        .filter(|notes| !notes.is_empty()))
}

/// The notes in the order in which they are read. Without HTML they are as they were written.
pub(crate) fn readable(notes: &str) -> Vec<NotePart> {
    let mut reader = Reader::default();
    let mut emitter = DefaultEmitter::<()>::default();
    // Scripts and styles are one piece of text up to their end, which is then left out.
    emitter.naively_switch_states(true);
    for Ok(token) in Tokenizer::new_with_emitter(notes, emitter) {
        match token {
            Token::StartTag(tag) => reader.open(&tag),
            Token::EndTag(tag) => reader.close(&tag.name),
            Token::String(text) => reader.text(&String::from_utf8_lossy(&text)),
            Token::Comment(_) | Token::Doctype(_) | Token::Error(_) => {}
        }
    }
    reader.parts
}

/// Elements that begin on a line of their own.
const LINES: &[&[u8]] = &[
    b"address",
    b"blockquote",
    b"br",
    b"dd",
    b"div",
    b"dl",
    b"dt",
    b"h1",
    b"h2",
    b"h3",
    b"h4",
    b"h5",
    b"h6",
    b"hr",
    b"li",
    b"ol",
    b"p",
    b"pre",
    b"section",
    b"table",
    b"tr",
    b"ul",
];
/// Elements whose text nobody is to read.
const UNSEEN: &[&[u8]] = &[
    b"head",
    b"iframe",
    b"noscript",
    b"object",
    b"script",
    b"style",
    b"svg",
    b"template",
    b"title",
];

#[derive(Default)]
struct Reader {
    parts: Vec<NotePart>,
    /// The element that hides what is in it, until it ends.
    unseen: Option<Vec<u8>>,
    /// Where the link leads whose text is being read.
    link: Option<String>,
}

impl Reader {
    fn open(&mut self, tag: &StartTag<()>) {
        let name: &[u8] = &tag.name;
        if self.unseen.is_some() {
            return;
        }
        if UNSEEN.contains(&name) && !tag.self_closing {
            self.unseen = Some(name.to_owned());
        }
        if name == b"a" {
            self.link = tag
                .attributes
                .get(b"href".as_slice())
                .and_then(|href| safe(href));
        }
        if LINES.contains(&name) {
            self.begin_line(name == b"br");
        }
        if name == b"li" {
            self.add("\u{2022} ");
        }
    }

    fn close(&mut self, name: &[u8]) {
        match &self.unseen {
            Some(unseen) if unseen == name => self.unseen = None,
            None if name == b"a" => self.link = None,
            None if name != b"br" && LINES.contains(&name) => self.begin_line(false),
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if self.unseen.is_some() {
            return;
        }
        let text: String = text.chars().filter(|c| is_seen(*c)).collect();
        if self.link.is_some() {
            self.add(&text);
            return;
        }
        // An address that is only written down can be clicked, too.
        let mut rest = text.as_str();
        while let Some(at) = rest.find("https://") {
            let (before, from) = rest.split_at(at);
            let (address, after) = from.split_at(address_length(from));
            self.add(before);
            self.link = safe(address.as_bytes());
            self.add(address);
            self.link = None;
            rest = after;
        }
        self.add(rest);
    }

    /// Goes on in a new line; two in a row only where they are asked for.
    fn begin_line(&mut self, always: bool) {
        let ends = self.parts.last().map(|part| part.text.ends_with('\n'));
        if always || ends == Some(false) {
            let link = self.link.take();
            self.add("\n");
            self.link = link;
        }
    }

    fn add(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        match self.parts.last_mut() {
            Some(last) if last.link == self.link => last.text.push_str(text),
            _ => self.parts.push(NotePart {
                text: text.to_owned(),
                link: self.link.clone(),
            }),
        }
    }
}

/// An absolute https address of some host, written the way that a browser would read it.
fn safe(href: &[u8]) -> Option<String> {
    let url = url::Url::parse(std::str::from_utf8(href).ok()?.trim()).ok()?;
    let plain = url.username().is_empty() && url.password().is_none();
    (url.scheme() == "https" && url.has_host() && plain).then(|| url.into())
}

/// How much of `text` is the address that it begins with: no space, no quote or bracket, no full stop at its end.
fn address_length(text: &str) -> usize {
    let end = text
        .find(|c: char| c.is_whitespace() || "<>\"'`()[]{}|\\^".contains(c))
        .unwrap_or(text.len());
    text[..end]
        .trim_end_matches(['.', ',', ';', ':', '!', '?'])
        .len()
}

/// Not a control character, nor one that turns the direction of what follows, by which text can lie about itself.
fn is_seen(c: char) -> bool {
    let turns = matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    !turns && (!c.is_control() || c == '\n' || c == '\t')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// What is shown, links as `[text](address)`.
    fn shown(notes: &str) -> String {
        readable(notes)
            .into_iter()
            .map(|part| match part.link {
                Some(link) => format!("[{}]({link})", part.text),
                None => part.text,
            })
            .collect()
    }

    #[test]
    fn notes_are_read_as_people_wrote_them() {
        for (notes, expected) in [
            ("", ""),
            (
                "Bring the slides\n\nand coffee",
                "Bring the slides\n\nand coffee",
            ),
            ("2 < 3 && 5 > 4", "2 < 3 && 5 > 4"),
            (
                "Caf&eacute; &amp; bar &#x1F389;",
                "Caf\u{e9} & bar \u{1f389}",
            ),
            ("<p>One</p><p>Two</p>", "One\nTwo\n"),
            ("One<br>Two<br/><br>Three", "One\nTwo\n\nThree"),
            (
                "<ul><li>a</li><li>b</li></ul>end",
                "\u{2022} a\n\u{2022} b\nend",
            ),
            ("<b>bold</b> and <i>italic</i>", "bold and italic"),
            (
                "Join: https://meet.google.com/abc-defg-hij.",
                "Join: [https://meet.google.com/abc-defg-hij](https://meet.google.com/abc-defg-hij).",
            ),
            (
                "<a href=\"https://example.com/a?b=c&amp;d\">Agenda</a>!",
                "[Agenda](https://example.com/a?b=c&d)!",
            ),
            ("http://example.com", "http://example.com"),
        ] {
            assert_eq!(shown(notes), expected, "{notes}");
        }
    }

    /// The ways in which text gets itself executed or lies about where it leads.
    const ATTACKS: &[&str] = &[
        "<script>alert(1)</script>",
        "<SCRIPT SRC=https://evil.example/x.js></SCRIPT>",
        "<scr<script>ipt>alert(1)</scr</script>ipt>",
        "<script>alert(1)",
        "<img src=x onerror=alert(1)>",
        "<img src=\"javascript:alert(1)\">",
        "<svg onload=alert(1)>",
        "<svg><script>alert(1)</script></svg>",
        "<svg/onload=alert(1)//",
        "<body onload=alert(1)>",
        "<iframe src=\"javascript:alert(1)\"></iframe>",
        "<iframe srcdoc=\"<script>alert(1)</script>\"></iframe>",
        "<object data=\"data:text/html,<script>alert(1)</script>\"></object>",
        "<embed src=\"javascript:alert(1)\">",
        "<a href=\"javascript:alert(1)\">x</a>",
        "<a href=\"JaVaScRiPt:alert(1)\">x</a>",
        "<a href=\"  javascript:alert(1)\">x</a>",
        "<a href=\"java\tscript:alert(1)\">x</a>",
        "<a href=\"java&#10;script:alert(1)\">x</a>",
        "<a href=\"&#106;avascript:alert(1)\">x</a>",
        "<a href=\"vbscript:msgbox(1)\">x</a>",
        "<a href=\"data:text/html;base64,PHNjcmlwdD4=\">x</a>",
        "<a href=\"file:///etc/passwd\">x</a>",
        "<a href=\"http://example.com\">x</a>",
        "<a href=\"//evil.example\">x</a>",
        "<a href=\"https:evil\">x</a>",
        "<a href=\"https://google.com@evil.example\">x</a>",
        "<a href=\"https://\">x</a>",
        "<a href=https://ok.example onclick=alert(1)>x</a>",
        "<style>@import 'https://evil.example'</style>",
        "<style><img src=x onerror=alert(1)></style>",
        "<link rel=stylesheet href=https://evil.example>",
        "<meta http-equiv=refresh content=\"0;url=javascript:alert(1)\">",
        "<base href=https://evil.example>",
        "<form action=javascript:alert(1)><button>x</button></form>",
        "<input autofocus onfocus=alert(1)>",
        "<details open ontoggle=alert(1)>x</details>",
        "<math><mtext><script>alert(1)</script></mtext></math>",
        "<template><script>alert(1)</script></template>",
        "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\"></noscript>",
        "<!--><img src=x onerror=alert(1)>-->",
        "<![CDATA[<script>alert(1)</script>]]>",
        "<textarea></textarea><img src=x onerror=alert(1)>",
        "\"><script>alert(1)</script>",
        "' onmouseover='alert(1)",
        "\u{202e}gpj.exe",
        "<p style=\"background:url(javascript:alert(1))\">x</p>",
        "<a\0href=\"javascript:alert(1)\">x</a>",
        "<<script>alert(1)//<</script>",
        "&lt;script&gt;alert(1)&lt;/script&gt;",
    ];

    /// Text stays text whatever it looks like: the window puts it into text nodes alone. So what matters is that
    /// every link is https, of a host, and without a name before it that could be taken for the host.
    fn check(notes: &str) {
        for part in readable(notes) {
            assert!(part.text.chars().all(is_seen), "{notes:?}");
            if let Some(link) = part.link {
                let url = url::Url::parse(&link).unwrap();
                assert_eq!(url.scheme(), "https", "{notes:?}");
                assert!(url.has_host() && url.username().is_empty(), "{notes:?}");
            }
        }
    }

    #[test]
    fn p63_nothing_that_could_run_is_left() {
        for attack in ATTACKS {
            for notes in [
                (*attack).to_owned(),
                format!("Agenda {attack} <b>{attack}</b>"),
                format!("<p>{attack}{attack}"),
            ] {
                check(&notes);
            }
        }
        assert_eq!(
            shown("a<script>alert(1)</script>b<style>x{}</style>c"),
            "abc"
        );
        assert_eq!(
            shown("<a href=\"javascript:alert(1)\">Agenda</a>"),
            "Agenda"
        );
        assert_eq!(shown("<img src=x onerror=alert(1)>"), "");
        // A word that only looks like an element is what the person wrote.
        assert_eq!(shown("&lt;script&gt;"), "<script>");
    }

    proptest! {
        #[test]
        fn p63_no_text_leads_anywhere_but_to_https(
            words in prop::collection::vec(
                prop_oneof![
                    prop::sample::select(ATTACKS).prop_map(str::to_owned),
                    "\\PC{0,12}",
                    "[<>/\"'=&;: a-z]{0,12}",
                    "(https?|javascript|data):(//)?[a-z@./]{0,12}",
                ],
                0..6,
            ),
        ) {
            check(&words.concat());
        }
    }
}
