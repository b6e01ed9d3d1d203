//! Lists: one page, or a stream over all of them.

use std::collections::VecDeque;
use std::fmt;
use std::ops::Deref;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_util::Stream;
use serde::ser::{Serialize, Serializer};
use serde_json::{Map, Value};

use super::call::{Call, CallFuture};
use super::client::Client;
use super::error::Error;
use super::models::object::Shape;
use super::request::Request;
use super::value::{FromValue, Mismatch};

/// So many items are asked for at once by a stream whose list has no `limit`; no list of Clerk's
/// allows fewer.
const PAGE: usize = 100;

/// One page of a list; reads like a slice.
///
/// Clerk answers with a bare array, or with an object that also counts; either prints back as it
/// was read.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Page<T> {
    /// The items.
    pub data: Vec<T>,
    /// How many items the whole list has, where Clerk says so.
    pub total_count: Option<i64>,
    /// Fields that this version of the crate doesn't know.
    pub extra: Map<String, Value>,
    form: Form,
}

/// How a page came.
#[derive(Clone, Debug, PartialEq)]
enum Form {
    Array,
    /// An object that has the items under this name.
    Object(&'static str, Shape),
}

impl<T> Page<T> {
    /// The items.
    #[must_use]
    pub fn into_vec(self) -> Vec<T> {
        self.data
    }
}

impl<T> Deref for Page<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        &self.data
    }
}

impl<T> IntoIterator for Page<T> {
    type Item = T;
    type IntoIter = std::vec::IntoIter<T>;

    fn into_iter(self) -> Self::IntoIter {
        self.data.into_iter()
    }
}

impl<'a, T> IntoIterator for &'a Page<T> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.data.iter()
    }
}

impl<T: FromValue> FromValue for Page<T> {
    fn from_value(value: Value) -> Result<Self, Mismatch> {
        let mut extra = match value {
            Value::Object(object) => object,
            list => {
                let (data, extra) = (Vec::from_value(list)?, Map::new());
                return Ok(Self {
                    data,
                    total_count: None,
                    extra,
                    form: Form::Array,
                });
            }
        };
        let name = if extra.contains_key("m2m_tokens") {
            "m2m_tokens"
        } else {
            "data"
        };
        let mut shape = Shape::default();
        let data = shape.take(&mut extra, name)?;
        let total_count = shape.take(&mut extra, "total_count")?;
        Ok(Self {
            data,
            total_count,
            extra,
            form: Form::Object(name, shape),
        })
    }
}

impl<T: FromValue + Serialize + PartialEq> Serialize for Page<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeMap as _;
        let Form::Object(name, shape) = &self.form else {
            return self.data.serialize(serializer);
        };
        let mut map = serializer.serialize_map(None)?;
        shape.print(&mut map, name, &self.data)?;
        shape.print(&mut map, "total_count", &self.total_count)?;
        for (key, value) in &self.extra {
            map.serialize_entry(key, value)?;
        }
        map.end()
    }
}

/// All items of a list, page by page.
///
/// The next page is asked for when less than half of a page is left to take, so at most one and a
/// half pages are held, and nothing is asked for while nobody takes. After an error the stream
/// ends. Items that are added or deleted meanwhile can make others appear twice or not at all.
#[must_use = "a stream does nothing until it is polled"]
pub struct Items<T> {
    client: Client,
    request: Request,
    limit: usize,
    offset: usize,
    ready: VecDeque<T>,
    /// The page that is on its way.
    next: Option<CallFuture<Page<T>>>,
    /// Why it ended early; told when all that is ready was taken.
    failed: Option<Error>,
    done: bool,
}

impl<T: FromValue + 'static> Items<T> {
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

    fn ask(&self) -> CallFuture<Page<T>> {
        let (client, request) = (self.client.clone(), self.request.clone());
        let request = request
            .set_query("limit", self.limit.to_string())
            .set_query("offset", self.offset.to_string());
        Box::pin(async move { client.send(request).await })
    }

    /// A page with fewer items than the limit is the last one, unless the count says otherwise.
    fn take(&mut self, page: Page<T>) {
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

    /// Asks ahead, and takes what has come.
    fn advance(&mut self, context: &mut Context<'_>) {
        if self.next.is_none() && !self.done && self.ready.len() <= self.limit / 2 {
            self.next = Some(self.ask());
        }
        let Some(next) = &mut self.next else { return };
        if let Poll::Ready(page) = next.as_mut().poll(context) {
            self.next = None;
            match page {
                Ok(page) => self.take(page),
                Err(error) => self.fail(error),
            }
        }
    }
}

impl<T: FromValue + Unpin + 'static> Stream for Items<T> {
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

/// Declares a list of an operation: `name: Type` for a filter that is set once, `name: [String]`
/// for one that takes a value more with each call.
macro_rules! list {
    (
        $(#[$meta:meta])*
        $name:ident -> $item:ty { $($filters:tt)* }
    ) => {
        $crate::api::page::query! {
            $(#[$meta])*
            $name -> $crate::api::Page<$item> {
                $($filters)*
                /// At most so many items, 1 to 500 (100 for API keys and M2M tokens). Default 10.
                limit: u32,
                /// Leaves out so many items.
                offset: u32,
            }
        }

        impl $name {
            /// All items, page by page; a [`limit`](Self::limit) is the size of a page.
            pub fn stream(self) -> $crate::api::Items<$item> {
                $crate::api::Items::new(self.0)
            }
        }
    };
}

/// Declares a call whose parameters stand in the query.
macro_rules! query {
    (
        $(#[$meta:meta])*
        $name:ident -> $answer:ty {
            $($(#[$field_meta:meta])* $field:ident: $type:tt $(= $wire:literal)?,)+
        }
    ) => {
        $crate::api::call::chained!($(#[$meta])* $name -> $answer);

        impl $name {
            $($crate::api::page::filter!(
                $(#[$field_meta])* $field: $type, $crate::api::models::macros::wire!($field $($wire)?)
            );)+
        }
    };
}

macro_rules! filter {
    ($(#[$meta:meta])* $field:ident: [$type:ty], $wire:expr) => {
        $(#[$meta])*
        pub fn $field(self, $field: impl AsRef<str>) -> Self {
            Self(self.0.map(|request| request.query($wire, $field.as_ref())))
        }
    };
    ($(#[$meta:meta])* $field:ident: String, $wire:expr) => {
        $(#[$meta])*
        pub fn $field(self, $field: impl AsRef<str>) -> Self {
            Self(self.0.map(|request| request.set_query($wire, $field.as_ref())))
        }
    };
    ($(#[$meta:meta])* $field:ident: $type:ty, $wire:expr) => {
        $(#[$meta])*
        pub fn $field(self, $field: $type) -> Self {
            Self(self.0.map(|request| request.set_query($wire, $field.to_string())))
        }
    };
}

pub(super) use {filter, list, query};
