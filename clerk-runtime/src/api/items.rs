//! Stream of all items of a list.

use std::collections::VecDeque;
use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_util::Stream;
use serde::de::DeserializeOwned;

use super::call::{Call, CallFuture};
use super::client::Client;
use super::error::Error;
use super::page::Page;
use super::request::Request;

/// The page size of a stream whose list has no `limit`. All of Clerk's lists allow it.
const PAGE: usize = 100;

/// Stream of all items of a list, which fetches them page by page.
///
/// The next page is fetched when at most half a page is left to yield, so at most one and a half
/// pages are buffered, and nothing is fetched while the stream is not polled. The stream ends after
/// an error. If items are added or deleted in the meantime, others can appear twice or not at all.
#[must_use = "a stream does nothing until it is polled"]
pub struct Items<T> {
    client: Client,
    request: Request,
    limit: usize,
    offset: usize,
    ready: VecDeque<T>,
    /// The request for the next page, if one is pending.
    next: Option<CallFuture<Page<T>>>,
    /// The error that ended the stream; yielded after all items in `ready`.
    failed: Option<Error>,
    done: bool,
}

impl<T: DeserializeOwned + 'static> Items<T> {
    pub(super) fn new(call: Call<Page<T>>) -> Self {
        let (client, request) = call.into_parts();
        let number = |name| {
            request
                .query_value(name)
                .and_then(|value| value.parse().ok())
        };
        let limit = number("limit").unwrap_or(PAGE);
        let offset = number("offset").unwrap_or(0);
        let ready = VecDeque::new();
        Self {
            client,
            request,
            limit,
            offset,
            ready,
            next: None,
            failed: None,
            done: false,
        }
    }

    fn fetch_page(&self) -> CallFuture<Page<T>> {
        let (client, request) = (self.client.clone(), self.request.clone());
        let request = request
            .set_query("limit", self.limit.to_string())
            .set_query("offset", self.offset.to_string());
        Box::pin(async move { client.send(request).await })
    }

    /// Appends a page. It is the last one if it is empty, if the total count is reached or, without a
    /// total count, if it has fewer items than the limit.
    fn append(&mut self, page: Page<T>) {
        let count = page.data.len();
        self.offset += count;
        let total = page
            .total_count
            .and_then(|total| usize::try_from(total).ok());
        self.done = count == 0 || total.map_or(count < self.limit, |total| self.offset >= total);
        self.ready.extend(page.data);
    }

    fn fail(&mut self, error: Error) {
        self.failed = Some(error);
        self.done = true;
    }

    /// Requests the next page if it is due, and appends it if it has arrived.
    fn advance(&mut self, context: &mut Context<'_>) {
        if self.next.is_none() && !self.done && self.ready.len() <= self.limit / 2 {
            self.next = Some(self.fetch_page());
        }
        let Some(next) = &mut self.next else { return };
        if let Poll::Ready(page) = next.as_mut().poll(context) {
            self.next = None;
            match page {
                Ok(page) => self.append(page),
                Err(error) => self.fail(error),
            }
        }
    }
}

impl<T: DeserializeOwned + Unpin + 'static> Stream for Items<T> {
    type Item = Result<T, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.advance(context);
        match self.ready.pop_front() {
            Some(item) => Poll::Ready(Some(Ok(item))),
            None if self.done => Poll::Ready(self.failed.take().map(Err)),
            None => Poll::Pending,
        }
    }
}

impl<T> fmt::Debug for Items<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Items")
            .field("request", &self.request)
            .field("offset", &self.offset)
            .field("ready", &self.ready.len())
            .finish_non_exhaustive()
    }
}
