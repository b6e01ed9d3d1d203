//! A typed call that is sent when it is awaited.

use std::fmt;
use std::future::IntoFuture;
use std::marker::PhantomData;
use std::pin::Pin;

use serde::de::DeserializeOwned;

use super::client::Client;
use super::error::Error;
use super::request::Request;

/// Future of an awaited [`Call`].
pub type CallFuture<T> = Pin<Box<dyn Future<Output = Result<T, Error>> + Send>>;

/// A call of the Backend API whose response is a `T`; `.await` sends it.
#[must_use = "a call is sent when it is awaited"]
pub struct Call<T> {
    client: Client,
    request: Request,
    response: PhantomData<fn() -> T>,
}

impl<T: DeserializeOwned + 'static> Call<T> {
    pub(crate) fn new(client: &Client, request: Request) -> Self {
        Self {
            client: client.clone(),
            request,
            response: PhantomData,
        }
    }

    /// Returns the request that will be sent.
    #[must_use]
    pub fn request(&self) -> &Request {
        &self.request
    }

    pub(super) fn into_parts(self) -> (Client, Request) {
        (self.client, self.request)
    }

    /// Returns the same call with its request changed.
    pub(crate) fn map(self, change: impl FnOnce(Request) -> Request) -> Self {
        Self {
            request: change(self.request),
            ..self
        }
    }
}

impl<T: DeserializeOwned + 'static> IntoFuture for Call<T> {
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

/// Declares a newtype of [`Call`], to which other macros add chained methods.
macro_rules! call_type {
    ($(#[$meta:meta])* $name:ident -> $response:ty) => {
        $(#[$meta])*
        #[derive(Debug)]
        #[must_use = "a call is sent when it is awaited"]
        pub struct $name(pub(in crate::api) $crate::api::Call<$response>);

        impl $name {
            /// Returns the request that will be sent.
            #[must_use]
            pub fn request(&self) -> &$crate::api::Request {
                self.0.request()
            }
        }

        impl ::std::future::IntoFuture for $name {
            type Output = Result<$response, $crate::api::Error>;
            type IntoFuture = $crate::api::CallFuture<$response>;

            fn into_future(self) -> Self::IntoFuture {
                self.0.into_future()
            }
        }
    };
}

/// Declares a call with optional parameters, which are sent in a JSON body.
macro_rules! action {
    (
        $(#[$meta:meta])*
        $name:ident -> $response:ty {
            $($(#[$field_meta:meta])* $field:ident: $type:ty $(= $wire:literal)?,)+
        }
    ) => {
        $crate::api::call::call_type!($(#[$meta])* $name -> $response);

        impl $name {
            pub(in crate::api) fn new(client: &$crate::api::Client, request: $crate::api::Request) -> Self {
                Self($crate::api::Call::new(client, request.object(::serde_json::Map::new())))
            }

            $(
                $(#[$field_meta])*
                pub fn $field(self, $field: impl Into<$type>) -> Self {
                    let value: $type = $field.into();
                    Self(self.0.map(|request| {
                        request.json_field($crate::api::models::macros::wire!($field $($wire)?), value)
                    }))
                }
            )+
        }
    };
}

pub(super) use {action, call_type};
