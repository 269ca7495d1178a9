//! The body of an answer, sent at the pace that is wanted.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use hyper::body::{Body, Bytes, Frame};
use tokio::sync::mpsc;
use tokio::time::sleep;

/// How the pieces of a body come.
#[derive(Clone, Copy, Debug)]
pub enum Pace {
    Whole,
    /// The connection ends after so many bytes.
    CutAfter {
        bytes: usize,
    },
    /// Nothing more comes after so many pieces, and the connection stays open.
    StallAfter {
        pieces: usize,
    },
    Drip {
        bytes_per_second: u64,
    },
}

/// A body whose pieces come from elsewhere.
pub struct Pieces(mpsc::Receiver<io::Result<Bytes>>);

impl Pieces {
    pub fn send(pieces: Vec<Bytes>, pace: Pace) -> Self {
        let (sender, receiver) = mpsc::channel(1);
        tokio::spawn(async move {
            // When the reader has gone, nobody waits for the rest.
            let _sent = send(sender, pieces, pace).await;
        });
        Self(receiver)
    }
}

type Sent = Result<(), mpsc::error::SendError<io::Result<Bytes>>>;

async fn send(sender: mpsc::Sender<io::Result<Bytes>>, pieces: Vec<Bytes>, pace: Pace) -> Sent {
    match pace {
        Pace::Whole => {
            for piece in pieces.into_iter().filter(|piece| !piece.is_empty()) {
                sender.send(Ok(piece)).await?;
            }
        }
        Pace::CutAfter { bytes } => {
            sender.send(Ok(Bytes::from(pieces.concat()).slice(..bytes))).await?;
            // What was sent has to leave before the connection ends.
            sleep(Duration::from_millis(50)).await;
            sender.send(Err(io::Error::other("the script cuts this answer"))).await?;
        }
        Pace::StallAfter { pieces: count } => {
            for piece in pieces.into_iter().take(count) {
                sender.send(Ok(piece)).await?;
            }
            sender.closed().await;
        }
        Pace::Drip { bytes_per_second } => {
            let gap = Duration::from_nanos(1_000_000_000 / bytes_per_second.max(1));
            for byte in pieces.concat() {
                sender.send(Ok(Bytes::from(vec![byte]))).await?;
                sleep(gap).await;
            }
        }
    }
    Ok(())
}

impl Body for Pieces {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        self.0.poll_recv(context).map(|piece| piece.map(|piece| piece.map(Frame::data)))
    }
}
