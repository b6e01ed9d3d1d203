//! Routes that all examples have.

use serde::Serialize;

/// A route that the page and the `curl` lines show.
#[derive(Clone, Copy, Debug, Serialize)]
#[non_exhaustive]
pub struct Route {
    pub(crate) method: &'static str,
    /// The parameter `{org_id}` is replaced by the caller's organization.
    pub(crate) path: &'static str,
    pub(crate) body: Option<&'static str>,
    /// Expected responses.
    pub(crate) note: &'static str,
}

impl Route {
    /// Describes a `GET` route.
    #[must_use]
    pub const fn get(path: &'static str, note: &'static str) -> Self {
        Self {
            method: "GET",
            path,
            body: None,
            note,
        }
    }

    const fn post(path: &'static str, body: &'static str, note: &'static str) -> Self {
        Self {
            method: "POST",
            path,
            body: Some(body),
            note,
        }
    }
}

pub(crate) const ROUTES: [Route; 7] = [
    Route::get("/hello", "signed out: 404"),
    Route::get("/me", "signed out: 401"),
    Route::get("/home", "signed out: 200 without a user id"),
    Route::get("/data", "the user's own rows; signed out: 401"),
    Route::get("/user", "signed out: 401"),
    Route::post(
        "/user",
        r#"{"firstName":"John","lastName":"Wick"}"#,
        "renames the user; signed out: 401, or a redirect of a page load",
    ),
    Route::get("/admin", "bob: 403, signed out: 404"),
];
