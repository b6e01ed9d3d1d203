//! Clerk's route handlers in poem-openapi, with the requirements of handlers in the OpenAPI document.
#![expect(clippy::unused_async, reason = "methods of an API are `async`")]

use clerk_runtime::api::UpdateUser;
use clerk_runtime::{
    Auth, Clerk, ClerkMiddleware, Token, User, UserId, WithErrorResponses, api, auth, handlers,
    protect,
};
use example_shared::{Page, Route as ExampleRoute};
use poem::error::BadGateway;
use poem::http::StatusCode;
use poem::{Endpoint, EndpointExt as _, Error, Result, Route};
use poem_openapi::param::Path;
use poem_openapi::payload::{Html, Json};
use poem_openapi::types::{ParseError, ParseFromJSON as _};
use poem_openapi::{Object, OpenApi, OpenApiService};

/// Routes that the other examples do not have.
pub const ROUTES: &[ExampleRoute] = &[
    ExampleRoute::get(
        "/orgs/{org_id}",
        "members of the organization; others: 403, signed out: 404",
    ),
    ExampleRoute::get("/spec", "the OpenAPI document"),
];

/// Returns the application: its routes, their document at `/spec`, and the middleware that pages and
/// browsers need.
///
/// `data_source` is the address of an external service that `GET /data` calls, and `page` is the page
/// at `/` and `/sign-in`.
#[must_use]
pub fn app(clerk: Clerk, data_source: String, page: Page) -> impl Endpoint {
    let api = WithErrorResponses::new(Api { data_source, page });
    let service = OpenApiService::new(api, "Clerk's route handlers", "1.0");
    Route::new()
        .at("/spec", service.spec_endpoint())
        .nest("/", service)
        .with(ClerkMiddleware::new(clerk))
}

/// Routes of the API.
struct Api {
    data_source: String,
    page: Page,
}

#[derive(Object)]
struct Message {
    message: String,
}

#[derive(Object)]
#[oai(rename_all = "camelCase")]
struct Caller {
    user_id: Option<String>,
}

/// Row of the data source.
#[derive(Object)]
struct Note {
    id: i64,
    title: String,
}

/// Public part of a user.
#[derive(Object)]
struct Profile {
    id: String,
    first_name: Option<String>,
    last_name: Option<String>,
}

/// Body of `POST /user`.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
struct NewName {
    first_name: String,
    last_name: String,
}

#[handlers]
#[OpenApi]
impl Api {
    /// Shows the page: the caller, and a button for each route.
    #[auth]
    #[oai(path = "/", method = "get")]
    async fn index(&self, auth: Auth, user: Option<User>) -> Html<String> {
        Html(self.page.render(&auth, user.as_ref()))
    }

    /// Shows the same page, which signs in.
    #[auth]
    #[oai(path = "/sign-in", method = "get")]
    async fn sign_in(&self, auth: Auth, user: Option<User>) -> Html<String> {
        Html(self.page.render(&auth, user.as_ref()))
    }

    /// Returns 404 to unauthenticated requests.
    #[protect]
    #[oai(path = "/hello", method = "get")]
    async fn hello(&self) -> Json<Message> {
        message("Hello world!")
    }

    /// Returns the user's id, or 401 to unauthenticated requests.
    #[auth(on_missing = 401)]
    #[oai(path = "/me", method = "get")]
    async fn me(&self, user_id: UserId) -> Json<Caller> {
        caller(Some(user_id))
    }

    /// Accepts every request.
    #[auth]
    #[oai(path = "/home", method = "get")]
    async fn home(&self, user_id: Option<UserId>) -> Json<Caller> {
        caller(user_id)
    }

    /// Returns the user's rows in an external database, read with a token of the JWT template `supabase`.
    #[auth(on_missing = 401, template = "supabase")]
    #[oai(path = "/data", method = "get")]
    async fn data(&self, token: Token) -> Result<Json<Vec<Note>>> {
        let request = reqwest::Client::new()
            .get(&self.data_source)
            .bearer_auth(token.as_str());
        let response = request
            .send()
            .await
            .and_then(reqwest::Response::error_for_status);
        let rows = response
            .map_err(BadGateway)?
            .text()
            .await
            .map_err(BadGateway)?;
        let unread = |error: ParseError<_>| {
            Error::from_string(error.into_message(), StatusCode::BAD_GATEWAY)
        };
        Vec::parse_from_json_string(&rows).map(Json).map_err(unread)
    }

    /// Returns the current user from the Backend API.
    #[auth(on_missing = 401)]
    #[oai(path = "/user", method = "get")]
    async fn show_user(&self, user: User) -> Json<Profile> {
        profile(user)
    }

    /// Updates the current user through the Backend API.
    #[auth(on_missing = redirect("/sign-in"))]
    #[oai(path = "/user", method = "post")]
    async fn rename_user(
        &self,
        user_id: UserId,
        clerk: Clerk,
        Json(name): Json<NewName>,
    ) -> Result<Json<Profile>, api::Error> {
        let update = UpdateUser::new()
            .first_name(name.first_name)
            .last_name(name.last_name);
        Ok(profile(clerk.users().update(&user_id, update).await?))
    }

    /// Accepts admins of the active organization only.
    #[protect(role = "org:admin", on_denied = 403)]
    #[oai(path = "/admin", method = "get")]
    async fn admin(&self) -> Json<Message> {
        message("Hello admin!")
    }

    /// Accepts members of the organization in the path only.
    #[protect(org = path("org_id"), on_denied = 403)]
    #[oai(path = "/orgs/:org_id", method = "get")]
    async fn organization(&self, org_id: Path<String>) -> Json<Message> {
        message(&format!("Hello member of {}!", org_id.0))
    }
}

fn message(text: &str) -> Json<Message> {
    Json(Message {
        message: text.to_owned(),
    })
}

fn caller(user_id: Option<UserId>) -> Json<Caller> {
    Json(Caller {
        user_id: user_id.map(String::from),
    })
}

fn profile(user: User) -> Json<Profile> {
    Json(Profile {
        id: user.id.into(),
        first_name: user.first_name,
        last_name: user.last_name,
    })
}
