//! A typed call that is sent when it is awaited.

use std::fmt;
use std::future::IntoFuture;
use std::marker::PhantomData;
use std::pin::Pin;

use super::client::Client;
use super::error::Error;
use super::request::Request;
use super::value::FromValue;

/// What an awaited call is.
pub type CallFuture<T> = Pin<Box<dyn Future<Output = Result<T, Error>> + Send>>;

/// A call of the Backend API whose answer is a `T`: `.await` sends it.
#[must_use = "a call is sent when it is awaited"]
pub struct Call<T> {
    client: Client,
    request: Request,
    answer: PhantomData<fn() -> T>,
}

impl<T: FromValue + 'static> Call<T> {
    pub(crate) fn new(client: &Client, request: Request) -> Self {
        Self {
            client: client.clone(),
            request,
            answer: PhantomData,
        }
    }

    /// The request as a plain value.
    #[must_use]
    pub fn request(&self) -> &Request {
        &self.request
    }

    /// The same call with another request.
    pub(crate) fn map(self, change: impl FnOnce(Request) -> Request) -> Self {
        Self {
            request: change(self.request),
            ..self
        }
    }
}

impl<T: FromValue + 'static> IntoFuture for Call<T> {
    type Output = Result<T, Error>;
    type IntoFuture = CallFuture<T>;

    fn into_future(self) -> CallFuture<T> {
        let Self {
            client, request, ..
        } = self;
        Box::pin(async move { client.send(request).await })
    }
}

impl<T> fmt::Debug for Call<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Call").field(&self.request).finish()
    }
}
