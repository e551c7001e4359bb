//! A proxy that looks into what is encrypted, for one host, which it plays itself.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use rustls::ServerConfig;
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use tokio::io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;

/// A proxy that runs as long as the runtime does.
pub(crate) struct Proxy {
    address: SocketAddr,
    authority: String,
    seen: Arc<Mutex<Vec<String>>>,
}

impl Proxy {
    /// Plays `host` with what listens at `behind`.
    pub(crate) async fn start(host: &'static str, behind: SocketAddr) -> Proxy {
        let (authority, config) = certified(host);
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let seen = Arc::new(Mutex::new(Vec::new()));
        let acceptor = TlsAcceptor::from(Arc::new(config));
        let connections = Arc::clone(&seen);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(tunnel(
                    stream,
                    acceptor.clone(),
                    behind,
                    Arc::clone(&connections),
                ));
            }
        });
        Proxy {
            address,
            authority,
            seen,
        }
    }

    /// As `HTTPS_PROXY` names it.
    pub(crate) fn address(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The certificate that everything it shows is signed with.
    pub(crate) fn authority(&self) -> &str {
        &self.authority
    }

    /// The first lines of what it was asked: the host of a `CONNECT`, else the whole line.
    pub(crate) fn seen(&self) -> Vec<String> {
        self.seen.lock().unwrap().clone()
    }
}

fn certified(host: &str) -> (String, ServerConfig) {
    let mut authority = CertificateParams::default();
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let key = KeyPair::generate().unwrap();
    let pem = authority.self_signed(&key).unwrap().pem();
    let issuer = Issuer::new(authority, key);
    let key = KeyPair::generate().unwrap();
    let certificate = CertificateParams::new(vec![host.to_owned()])
        .unwrap()
        .signed_by(&key, &issuer)
        .unwrap();
    let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(key.serialize_der()));
    // Installed once for all stories of this process.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let config = ServerConfig::builder()
        .with_no_client_auth()
        .with_single_cert(vec![certificate.der().clone()], key)
        .unwrap();
    (pem, config)
}

async fn tunnel(
    mut stream: TcpStream,
    acceptor: TlsAcceptor,
    behind: SocketAddr,
    seen: Arc<Mutex<Vec<String>>>,
) -> Option<()> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await.ok()?);
    }
    let head = String::from_utf8(head).ok()?;
    let line = head.lines().next()?;
    let host = line
        .strip_prefix("CONNECT ")
        .and_then(|rest| rest.split(' ').next());
    seen.lock().unwrap().push(host.unwrap_or(line).to_owned());
    host?;
    stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await.ok()?;
    let mut inside = acceptor.accept(stream).await.ok()?;
    let mut google = TcpStream::connect(behind).await.ok()?;
    copy_bidirectional(&mut inside, &mut google).await.ok()?;
    Some(())
}
