//! The page at `/`, whose script mounts Clerk's components and calls the routes.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Html;
use clerk_runtime::dev::Instance;
use clerk_runtime::public;
use example_shared::{Error, STYLE, ScriptSettings};

const TEMPLATE: &str = include_str!("page.html");
const SCRIPT: &str = include_str!("page.js");

/// Path on the application's origin at which Clerk's scripts find the Frontend API.
const PROXY: &str = "/__clerk";

/// The page, the same for all callers: Clerk's scripts find out in the browser who is signed in. Cheap to
/// clone.
#[derive(Clone, Debug)]
pub struct Page {
    html: Arc<str>,
    proxy_path: Option<Arc<str>>,
}

impl Page {
    /// Creates the page of an application with an offline instance or, without one, with that of the
    /// environment.
    ///
    /// # Errors
    /// Returns an error if there is no publishable key.
    pub fn new(offline: Option<&Instance>) -> Result<Self, Error> {
        let settings = ScriptSettings::of(offline)?.through_proxy(PROXY);
        let html = TEMPLATE
            .replace("{{style}}", STYLE)
            .replace("{{settings}}", &settings.to_script_json()?)
            .replace("{{script}}", SCRIPT);
        Ok(Self {
            html: html.into(),
            proxy_path: settings.proxy_path().map(Arc::from),
        })
    }

    /// Returns the page as HTML.
    #[must_use]
    pub fn html(&self) -> &str {
        &self.html
    }

    /// Returns the path for `frontend_api_proxy`, or `None` if Clerk's scripts call the Frontend API at
    /// its own address: with keys, unless `CLERK_PROXY_URL` is a path.
    #[must_use]
    pub fn proxy_path(&self) -> Option<&str> {
        self.proxy_path.as_deref()
    }
}

#[public]
pub(crate) async fn show(State(page): State<Page>) -> Html<String> {
    Html(page.html().to_owned())
}
