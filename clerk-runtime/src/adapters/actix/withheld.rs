//! Request body that yields no bytes until the guard has decided.
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

/// The guard's handle to a withheld body: releases it, or rejects it when dropped.
pub(super) struct WithheldBodyHandle(Rc<SharedVerdict>);

/// Decision about the body, shared by the guard and the stream.
struct SharedVerdict {
    verdict: Cell<BodyVerdict>,
    reader: RefCell<Option<Waker>>,
}

#[derive(Clone, Copy, PartialEq)]
enum BodyVerdict {
    Undecided,
    Released,
    Rejected,
}

/// Stream in place of the request body. It is pending until the verdict is known.
struct WithheldBody {
    body: Payload,
    shared: Rc<SharedVerdict>,
}

/// Takes the body, so that later extractors cannot read it until it is released.
pub(super) fn withhold(payload: &mut Payload) -> WithheldBodyHandle {
    let shared = Rc::new(SharedVerdict {
        verdict: Cell::new(BodyVerdict::Undecided),
        reader: RefCell::new(None),
    });
    if !matches!(payload, Payload::None) {
        let body = mem::replace(payload, Payload::None);
        let withheld = WithheldBody {
            body,
            shared: Rc::clone(&shared),
        };
        *payload = Payload::Stream {
            payload: Box::pin(withheld),
        };
    }
    WithheldBodyHandle(shared)
}

impl WithheldBodyHandle {
    /// Lets the extractors read the body.
    pub(super) fn release(&self) {
        self.decide(BodyVerdict::Released);
    }

    fn decide(&self, verdict: BodyVerdict) {
        if self.0.verdict.get() == BodyVerdict::Undecided {
            self.0.verdict.set(verdict);
        }
        if let Some(reader) = self.0.reader.take() {
            reader.wake();
        }
    }
}

/// Rejects the body if the guard did not release it, even if its future was dropped early.
impl Drop for WithheldBodyHandle {
    fn drop(&mut self) {
        self.decide(BodyVerdict::Rejected);
    }
}

impl Stream for WithheldBody {
    type Item = Result<Bytes, PayloadError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        match self.shared.verdict.get() {
            BodyVerdict::Released => Pin::new(&mut self.body).poll_next(cx),
            BodyVerdict::Rejected => Poll::Ready(Some(Err(PayloadError::Incomplete(None)))),
            BodyVerdict::Undecided => {
                self.shared.reader.replace(Some(cx.waker().clone()));
                Poll::Pending
            }
        }
    }
}
