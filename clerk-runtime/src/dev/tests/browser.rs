//! A simulated browser with the features that handshakes need.

use std::collections::BTreeMap;

use http::{HeaderMap, HeaderName};
use reqwest::{Client, Response};
use url::{Position, Url};

use super::http;

/// A browser that stores the cookies of 127.0.0.1. Cookies are not separated by port, so one jar is
/// enough.
pub(super) struct Browser {
    client: Client,
    pub(super) jar: BTreeMap<String, String>,
}

impl Browser {
    pub(super) fn new() -> Self {
        Self {
            client: http(),
            jar: BTreeMap::new(),
        }
    }

    pub(super) async fn get(&mut self, url: &str) -> Response {
        let request = self.client.get(url).header("cookie", self.cookies());
        self.keep(request.send().await.unwrap())
    }

    pub(super) async fn post(&mut self, url: &str, form: &[(&str, &str)]) -> Response {
        let body = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs(form)
            .finish();
        let request = self
            .client
            .post(url)
            .header("cookie", self.cookies())
            .header("content-type", "application/x-www-form-urlencoded")
            .body(body);
        self.keep(request.send().await.unwrap())
    }

    /// Returns the headers of a navigation to an application's page.
    pub(super) fn navigation(&self, page: &str) -> HeaderMap {
        let host = Url::parse(page).unwrap()[Position::BeforeHost..Position::AfterPort].to_owned();
        let mut headers = HeaderMap::new();
        for (name, value) in [
            ("host", host.as_str()),
            ("accept", "text/html,application/xhtml+xml"),
            ("sec-fetch-dest", "document"),
            ("cookie", &self.cookies()),
        ] {
            headers.insert(HeaderName::from_static(name), value.parse().unwrap());
        }
        headers
    }

    /// Stores the cookie of a `Set-Cookie` value, or removes it.
    pub(super) fn set(&mut self, directive: &str) {
        let (name, value) = directive
            .split(';')
            .next()
            .unwrap()
            .split_once('=')
            .unwrap();
        if directive.contains("Max-Age=0") {
            self.jar.remove(name);
        } else {
            self.jar.insert(name.to_owned(), value.to_owned());
        }
    }

    fn cookies(&self) -> String {
        self.jar
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect::<Vec<_>>()
            .join("; ")
    }

    fn keep(&mut self, response: Response) -> Response {
        for directive in response.headers().get_all("set-cookie") {
            self.set(directive.to_str().unwrap());
        }
        response
    }
}

/// Returns the target of a redirect.
pub(super) fn location(response: &Response) -> Url {
    Url::parse(response.headers()["location"].to_str().unwrap()).unwrap()
}

/// Returns a query parameter of a URL.
pub(super) fn query(url: &Url, name: &str) -> Option<String> {
    url.query_pairs()
        .find(|(key, _)| key == name)
        .map(|(_, value)| value.into_owned())
}
