//! Request body that yields nothing until the guard has decided.
//!
//! actix-web calls `from_request` of every extractor before it polls any of their futures, and then
//! polls them in turn. The guard's `from_request` is called first, so it takes the body and leaves
//! this stream in its place.

use std::cell::{Cell, RefCell};
use std::mem;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use actix_web::dev::Payload;
use actix_web::error::PayloadError;
use bytes::Bytes;
use futures_util::Stream;

/// Handle with which the guard releases or rejects a withheld body.
pub(super) struct Hold(Rc<Shared>);

struct Shared {
    verdict: Cell<Verdict>,
    reader: RefCell<Option<Waker>>,
}

#[derive(Clone, Copy, PartialEq)]
enum Verdict {
    Undecided,
    Released,
    Refused,
}

struct Withheld {
    body: Payload,
    shared: Rc<Shared>,
}

/// Takes the body, so that later extractors cannot read it until it is released.
pub(super) fn withhold(payload: &mut Payload) -> Hold {
    let shared = Rc::new(Shared {
        verdict: Cell::new(Verdict::Undecided),
        reader: RefCell::new(None),
    });
    if !matches!(payload, Payload::None) {
        let body = mem::replace(payload, Payload::None);
        let withheld = Withheld {
            body,
            shared: Rc::clone(&shared),
        };
        *payload = Payload::Stream {
            payload: Box::pin(withheld),
        };
    }
    Hold(shared)
}

impl Hold {
    /// Lets the extractors read the body.
    pub(super) fn release(&self) {
        self.decide(Verdict::Released);
    }

    fn decide(&self, verdict: Verdict) {
        if self.0.verdict.get() == Verdict::Undecided {
            self.0.verdict.set(verdict);
        }
        if let Some(reader) = self.0.reader.take() {
            reader.wake();
        }
    }
}

/// Rejects the body if the guard ends without a release, for whatever reason.
impl Drop for Hold {
    fn drop(&mut self) {
        self.decide(Verdict::Refused);
    }
}

impl Stream for Withheld {
    type Item = Result<Bytes, PayloadError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        match self.shared.verdict.get() {
            Verdict::Released => Pin::new(&mut self.body).poll_next(cx),
            Verdict::Refused => Poll::Ready(Some(Err(PayloadError::Incomplete(None)))),
            Verdict::Undecided => {
                self.shared.reader.replace(Some(cx.waker().clone()));
                Poll::Pending
            }
        }
    }
}
