//! Handlers of all modules, functions and `impl`s are in the access matrix of the program. Unsafe
//! code is forbidden here, as in many applications.
#![forbid(unsafe_code)]
#![expect(
    clippy::unused_async,
    dead_code,
    reason = "handlers that do nothing, registered whether or not a router serves them"
)]

use axum::Router;
use axum::routing::get;
use clerk_runtime as vendor;
use clerk_runtime::access_matrix::{self, Access, Handler};
use clerk_runtime::{Claims, OrgId, UserId, auth, policy, protect, public};
use serde::Deserialize;

policy!(ManageInvoices: permission = "org:invoices:manage", on_denied = 403);

mod access {
    use clerk_runtime::Auth;

    pub(crate) fn is_owner(auth: &Auth) -> bool {
        auth.actor().is_none()
    }
}

#[protect(
    any(
        role = "org:admin",
        all(plan = "org:pro", permission = "org:invoices:create")
    ),
    on_denied = 403
)]
async fn create(user_id: UserId, org_id: Option<OrgId>) -> String {
    format!("{user_id} {org_id:?}")
}

#[protect(ManageInvoices, check = access::is_owner)]
async fn manage() {}

#[public]
async fn health() {}

#[derive(Debug, Deserialize)]
struct Plan {}

#[protect]
async fn generic<T: Send + Sync + 'static>(claims: Claims<Plan>, _state: axum::extract::State<T>) {
    drop(claims);
}

mod nested {
    use clerk_runtime::auth;

    #[auth(on_missing = 401)]
    pub(crate) async fn health() {}
}

#[vendor::protect(crate = vendor)]
async fn renamed() {}

#[vendor::public(crate = vendor)]
async fn renamed_too() {}

struct Service(u16);

impl Service {
    #[public]
    fn method(&self) -> u16 {
        self.0
    }
}

mod in_handlers {
    use clerk_runtime::handlers;

    #[handlers]
    mod module {
        use axum::http;

        struct Service(u16);

        #[protect]
        async fn protected() {}

        #[doc(hidden)]
        #[public]
        async fn open() {}

        impl Service {
            #[protect(role = "org:admin")]
            async fn method(&self) -> u16 {
                self.0
            }

            #[public]
            fn open_method(&self) -> u16 {
                self.0
            }

            #[auth(request = head)]
            async fn request(&self, head: http::Request<()>) -> http::Response<String> {
                drop(head);
                http::Response::new(self.0.to_string())
            }
        }
    }
}

fn app() -> Router<u8> {
    #[auth]
    async fn in_a_function() {}
    Router::new().route("/", get(in_a_function))
}

fn row(module: &str, name: &str) -> Handler {
    let mut rows: Vec<Handler> = access_matrix::handlers()
        .only(|it| it.module() == module && it.name() == name)
        .into_iter()
        .collect();
    assert_eq!(rows.len(), 1, "{name} in {module}");
    rows.remove(0)
}

#[test]
fn handlers_in_all_modules_are_registered() {
    let _app = app();
    assert_eq!(Service(200).method(), 200);
    for (name, access) in [
        ("create", Access::Required),
        ("manage", Access::Required),
        ("health", Access::Public),
        ("generic", Access::Required),
        ("renamed", Access::Required),
        ("renamed_too", Access::Public),
        ("method", Access::Public),
        ("in_a_function", Access::Optional),
    ] {
        assert_eq!(row(module_path!(), name).access(), access, "{name}");
    }
    assert_eq!(
        row(concat!(module_path!(), "::nested"), "health").access(),
        Access::Required
    );
}

#[test]
fn line_in_a_handlers_module_is_that_of_the_attribute() {
    let text: Vec<&str> = include_str!("access_matrix.rs").lines().collect();
    for (name, attribute) in [
        ("protected", "#[protect]"),
        ("open", "#[public]"),
        ("method", "#[protect("),
        ("open_method", "#[public]"),
        ("request", "#[auth("),
    ] {
        let line = row(concat!(module_path!(), "::in_handlers::module"), name)
            .line()
            .unwrap();
        let (above, below) = text.split_at(usize::try_from(line).unwrap());
        let line = above.last().unwrap().trim();
        assert!(line.starts_with(attribute), "{name}: {line}");
        let function = below.iter().find(|line| line.contains("fn ")).unwrap();
        assert!(
            function.contains(&format!("fn {name}(")),
            "{name}: {function}"
        );
    }
}

#[test]
fn row_contains_the_options_of_the_attribute() {
    let create = row(module_path!(), "create");
    assert_eq!(
        create.requirement(),
        Some("role org:admin or (plan org:pro and permission org:invoices:create)")
    );
    assert_eq!(create.file(), file!());
    let above = include_str!("access_matrix.rs")
        .lines()
        .take_while(|line| *line != "#[protect(");
    let line = u32::try_from(above.count() + 1).unwrap();
    assert_eq!(create.line(), Some(line));
    assert_eq!(create.tokens(), ["session_token"]);
    assert_eq!(create.on_denied(), Some("403"));
    assert_eq!(create.bindings(), ["user_id", "org_id (optional)"]);

    let manage = row(module_path!(), "manage");
    assert_eq!(
        manage.requirement(),
        Some("policy ManageInvoices (permission org:invoices:manage) and check access::is_owner")
    );
    assert_eq!(manage.on_denied(), Some("403"));
}

#[test]
fn rows_are_sorted_by_file_line_and_name() {
    let rows = access_matrix::handlers();
    let places: Vec<_> = rows
        .iter()
        .map(|it| (it.file().to_owned(), it.line(), it.name()))
        .collect();
    assert!(places.len() >= 9 && places.is_sorted(), "{places:?}");
}
