//! A server that says exactly what a test tells it to, byte by byte, and keeps what it was asked.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use google::{
    App, Client, ClientId, Endpoint, Endpoints, EventsPage, Query, RefreshTokens, RetryPolicy, Run,
    SecretError, SecretString, SyncToken,
};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

/// What the server says.
#[derive(Clone)]
pub(crate) enum Reply {
    /// These bytes, then the connection is closed.
    Bytes(Vec<u8>),
    /// These bytes, and then nothing for ever.
    Silence(Vec<u8>),
}

impl Reply {
    pub(crate) fn json(status: u16, body: &str) -> Reply {
        Reply::new(
            status,
            &[("Content-Type", "application/json; charset=UTF-8")],
            body.as_bytes(),
        )
    }

    pub(crate) fn html(status: u16) -> Reply {
        Reply::new(
            status,
            &[("Content-Type", "text/html")],
            b"<html><body>Welcome to our hotel</body></html>",
        )
    }

    /// An answer with a `Content-Length` and a `Date`.
    pub(crate) fn new(status: u16, headers: &[(&str, &str)], body: &[u8]) -> Reply {
        let headers: String = headers
            .iter()
            .flat_map(|(name, value)| [name, ": ", value, "\r\n"])
            .collect();
        let head = format!(
            "HTTP/1.1 {status} X\r\nDate: Tue, 24 Nov 2026 10:00:00 GMT\r\nConnection: close\r\n\
             Content-Length: {}\r\n{headers}\r\n",
            body.len()
        );
        Reply::Bytes([head.as_bytes(), body].concat())
    }

    /// The same answer, broken off after so many bytes.
    pub(crate) fn cut_at(self, length: usize) -> Reply {
        match self {
            Reply::Bytes(bytes) => Reply::Bytes(bytes[..length.min(bytes.len())].to_vec()),
            silence @ Reply::Silence(_) => silence,
        }
    }
}

/// A request as it came in.
#[derive(Debug, Clone)]
pub(crate) struct Asked {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) query: BTreeMap<String, String>,
    pub(crate) headers: HashMap<String, String>,
    pub(crate) form: BTreeMap<String, String>,
}

/// The server, a client that speaks to it, and the refresh tokens of its one account.
pub(crate) struct Google {
    pub(crate) app: App,
    pub(crate) client: Client,
    pub(crate) tokens: Arc<InMemory>,
    /// Told after each answer, or as much of it as there is.
    pub(crate) arrived: Arc<Notify>,
    script: Arc<Script>,
}

#[derive(Default)]
struct Script {
    api: Mutex<VecDeque<Reply>>,
    token: Mutex<VecDeque<Reply>>,
    asked: Mutex<Vec<Asked>>,
}

impl Google {
    /// The API gives these answers, the last one again and again. The token endpoint answers as it should.
    pub(crate) async fn answering(api: impl IntoIterator<Item = Reply>) -> Google {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let script = Arc::new(Script {
            api: Mutex::new(api.into_iter().collect()),
            ..Script::default()
        });
        let arrived = Arc::new(Notify::new());
        tokio::spawn(serve(listener, Arc::clone(&script), Arc::clone(&arrived)));
        let endpoints = [
            (Endpoint::Authorization, "/auth"),
            (Endpoint::Token, "/token"),
            (Endpoint::Revocation, "/api/revoke"),
            (Endpoint::Api, "/api"),
        ]
        .into_iter()
        .fold(Endpoints::default(), |all, (which, path)| {
            all.with(which, &format!("{base}{path}")).unwrap()
        });
        let client_id = ClientId {
            id: "our-client".to_owned(),
            secret: Some(SecretString::from("our-secret")),
        };
        let app = App::new(endpoints, client_id);
        let tokens = Arc::new(InMemory::holding("refresh-1"));
        let client = Client::new(&app, "sub", tokens.clone());
        Google {
            app,
            client,
            tokens,
            arrived,
            script,
        }
    }

    /// The token endpoint gives these answers first.
    pub(crate) fn token_answers(self, replies: impl IntoIterator<Item = Reply>) -> Google {
        self.script.token.lock().unwrap().extend(replies);
        self
    }

    pub(crate) async fn list(&self, run: &Run) -> google::Result<EventsPage> {
        self.client
            .events_page(
                run,
                "ada@example.org",
                &Query::Full { max_results: 250 },
                None,
            )
            .await
    }

    pub(crate) async fn list_changes(&self, run: &Run) -> google::Result<EventsPage> {
        let query = Query::Incremental {
            sync_token: SyncToken::new("since"),
            max_results: 250,
        };
        self.client
            .events_page(run, "ada@example.org", &query, None)
            .await
    }

    /// What the API was asked.
    pub(crate) fn asked(&self) -> Vec<Asked> {
        self.asked_at("/api")
    }

    /// What the token endpoint was asked.
    pub(crate) fn token_asked(&self) -> Vec<Asked> {
        self.asked_at("/token")
    }

    fn asked_at(&self, prefix: &str) -> Vec<Asked> {
        let asked = self.script.asked.lock().unwrap();
        asked
            .iter()
            .filter(|asked| asked.path.starts_with(prefix))
            .cloned()
            .collect()
    }
}

/// A run with time enough and next to no patience between tries.
pub(crate) fn quick() -> Run {
    Run::new(Duration::from_mins(1), CancellationToken::new()).with_retry(RetryPolicy {
        base: Duration::from_millis(1),
        ..RetryPolicy::default()
    })
}

/// A page of events as Google sends it, the last one.
pub(crate) fn page(items: &str) -> Reply {
    Reply::json(
        200,
        &format!(r#"{{"kind":"calendar#events","nextSyncToken":"next","items":[{items}]}}"#),
    )
}

/// Refresh tokens that are forgotten with the test.
#[derive(Default)]
pub(crate) struct InMemory(Mutex<HashMap<String, SecretString>>);

impl InMemory {
    pub(crate) fn holding(token: &str) -> InMemory {
        InMemory(Mutex::new(HashMap::from([(
            "sub".to_owned(),
            SecretString::from(token),
        )])))
    }
}

impl RefreshTokens for InMemory {
    fn load(&self, sub: &str) -> Result<Option<SecretString>, SecretError> {
        Ok(self.0.lock().unwrap().get(sub).cloned())
    }

    fn store(&self, sub: &str, token: &SecretString) -> Result<(), SecretError> {
        self.0.lock().unwrap().insert(sub.to_owned(), token.clone());
        Ok(())
    }

    fn forget(&self, sub: &str) -> Result<(), SecretError> {
        self.0.lock().unwrap().remove(sub);
        Ok(())
    }
}

async fn serve(listener: TcpListener, script: Arc<Script>, arrived: Arc<Notify>) {
    while let Ok((stream, _)) = listener.accept().await {
        tokio::spawn(answer(stream, Arc::clone(&script), Arc::clone(&arrived)));
    }
}

async fn answer(mut stream: TcpStream, script: Arc<Script>, arrived: Arc<Notify>) -> Option<()> {
    let asked = read(&mut stream).await?;
    match script.reply(asked) {
        Reply::Bytes(bytes) => {
            stream.write_all(&bytes).await.ok()?;
            arrived.notify_one();
        }
        Reply::Silence(bytes) => {
            stream.write_all(&bytes).await.ok()?;
            arrived.notify_one();
            std::future::pending::<()>().await;
        }
    }
    stream.shutdown().await.ok()
}

impl Script {
    fn reply(&self, asked: Asked) -> Reply {
        let mut all = self.asked.lock().unwrap();
        let is_token = asked.path == "/token";
        all.push(asked);
        if is_token {
            let number = all.iter().filter(|asked| asked.path == "/token").count();
            let usual = format!(
                r#"{{"access_token":"access-{number}","expires_in":3599,"token_type":"Bearer"}}"#
            );
            let scripted = self.token.lock().unwrap().pop_front();
            return scripted.unwrap_or_else(|| Reply::json(200, &usual));
        }
        let mut api = self.api.lock().unwrap();
        if api.len() > 1 {
            api.pop_front().unwrap()
        } else {
            api.front().expect("an answer").clone()
        }
    }
}

async fn read(stream: &mut TcpStream) -> Option<Asked> {
    let mut bytes = Vec::new();
    let head_end = loop {
        if stream.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
        if let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            break end;
        }
    };
    let head = String::from_utf8(bytes[..head_end].to_vec()).ok()?;
    let mut lines = head.split("\r\n");
    let mut first = lines.next()?.split(' ');
    let (method, target) = (first.next()?.to_owned(), first.next()?.to_owned());
    let headers: HashMap<String, String> = lines
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| (name.to_lowercase(), value.to_owned()))
        .collect();
    let length: usize = headers
        .get("content-length")
        .map_or(0, |length| length.parse().unwrap());
    while bytes.len() < head_end + 4 + length {
        stream.read_buf(&mut bytes).await.ok()?;
    }
    let pairs = |text: &[u8]| url::form_urlencoded::parse(text).into_owned().collect();
    let (path, query) = target.split_once('?').unwrap_or((&target, ""));
    Some(Asked {
        method,
        path: path.to_owned(),
        query: pairs(query.as_bytes()),
        form: pairs(&bytes[head_end + 4..]),
        headers,
    })
}
