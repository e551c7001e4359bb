//! Connections that can be closed from the inside.
//!
//! A server that only answers HTTP can't be made to hang up without an answer. So every accepted stream hangs on a
//! token: when that is cancelled, by a fault or because the server stops, reads and writes fail and the connection is
//! gone.

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::task::{Context, Poll};

use axum::extract::connect_info::Connected;
use axum::serve::{IncomingStream, Listener};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio_util::sync::{CancellationToken, WaitForCancellationFutureOwned};

/// Accepts connections that end with the server.
pub(crate) struct Port {
    pub(crate) listener: TcpListener,
    pub(crate) stop: CancellationToken,
}

/// A connection, and the token that ends it.
pub(crate) struct Line {
    stream: TcpStream,
    hang_up: CancellationToken,
    hung_up: Pin<Box<WaitForCancellationFutureOwned>>,
}

/// The token of the connection that a request came in on.
#[derive(Debug, Clone)]
pub(crate) struct HangUp(pub(crate) CancellationToken);

impl Listener for Port {
    type Io = Line;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Line, SocketAddr) {
        let (stream, address) = Listener::accept(&mut self.listener).await;
        // Small answers should not wait for company. A socket that can't is merely slower.
        let _ = stream.set_nodelay(true);
        let hang_up = self.stop.child_token();
        let hung_up = Box::pin(hang_up.clone().cancelled_owned());
        let line = Line {
            stream,
            hang_up,
            hung_up,
        };
        (line, address)
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }
}

impl Connected<IncomingStream<'_, Port>> for HangUp {
    fn connect_info(stream: IncomingStream<'_, Port>) -> Self {
        Self(stream.io().hang_up.clone())
    }
}

impl Line {
    /// Fails once the token is cancelled, and wakes the connection when that happens.
    fn check(&mut self, context: &mut Context<'_>) -> io::Result<()> {
        if self.hang_up.is_cancelled() || self.hung_up.as_mut().poll(context).is_ready() {
            return Err(io::ErrorKind::ConnectionAborted.into());
        }
        Ok(())
    }
}

impl AsyncRead for Line {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        self.check(context)?;
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl AsyncWrite for Line {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.check(context)?;
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.check(context)?;
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
