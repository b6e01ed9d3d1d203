//! The access matrix in an `OpenAPI` document of utoipa.
//!
//! `responses` statuses of a policy's replies · `operations` operations of a document

mod operations;
mod responses;

use std::fmt;

use serde_json::{Value, json};
use utoipa::Modify;
use utoipa::openapi::extensions::Extensions;
use utoipa::openapi::path::Operation;
use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityRequirement, SecurityScheme};
use utoipa::openapi::{OpenApi, RefOr, ResponseBuilder};

use super::{Access, Handler, Matrix};
use crate::service::Clerk;
use responses::DefaultReplies;

const SCHEME: &str = "clerk";
const EXTENSION: &str = "x-clerk";

/// Adds the policies to an `OpenAPI` document: the security requirement of each operation (a bearer
/// scheme named `clerk`), the error responses, and the policy itself as the extension `x-clerk`.
///
/// ```
/// use clerk_runtime::access_matrix::ClerkSecurity;
/// use utoipa::OpenApi;
///
/// const CLERK: ClerkSecurity = ClerkSecurity::new();
///
/// #[derive(OpenApi)]
/// #[openapi(modifiers(&CLERK))]
/// struct Api;
/// ```
///
/// An operation belongs to the handler whose name is the operation's id, which is utoipa's default.
/// For other ids, use [`operations`](Self::operations). If several handlers or several operations
/// have the same name, nothing is added to them: `x-clerk` is `{"unknown": "…"}`, an error is
/// logged, and [`secure`](Self::secure) returns it. An operation without a handler of its name is
/// unchanged. Handlers of a program should therefore have unique names: a handler *without* any
/// attribute cannot be distinguished from one of the same name that has one.
///
/// The security requirements of an operation are replaced, except for public ones. Responses that
/// the document already describes are kept. A status that only a function of the application
/// determines is omitted.
#[derive(Clone, Copy, Debug, Default)]
#[must_use]
pub struct ClerkSecurity {
    defaults: DefaultReplies,
    /// Operation ids, each with its handler.
    named: &'static [(&'static str, &'static str)],
}

/// Error that lists the operations to which no handler could be assigned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unsecured(Vec<String>);

impl ClerkSecurity {
    /// Creates a modifier with Clerk's default replies.
    pub const fn new() -> Self {
        Self {
            defaults: DefaultReplies {
                missing: None,
                denied: None,
            },
            named: &[],
        }
    }

    /// Uses the default replies of this instance:
    /// [`on_missing`](crate::config::ClerkBuilder::on_missing) and
    /// [`on_denied`](crate::config::ClerkBuilder::on_denied) of its builder.
    pub fn instance(mut self, clerk: &Clerk) -> Self {
        self.defaults = DefaultReplies {
            missing: clerk.settings().on_missing,
            denied: clerk.settings().on_denied,
        };
        self
    }

    /// Sets the handlers of operations whose id is not the handler's name, or whose name several
    /// handlers have. Each pair consists of an operation's id and a handler's name or full path
    /// (`my_app::invoices::list`).
    pub const fn operations(self, handlers: &'static [(&'static str, &'static str)]) -> Self {
        Self {
            named: handlers,
            ..self
        }
    }

    /// Modifies a document, like [`Modify`].
    ///
    /// # Errors
    /// Fails for operations that could belong to several handlers, and if
    /// [`operations`](Self::operations) names a handler that does not exist. The other operations
    /// are modified nevertheless.
    pub fn secure(&self, document: &mut OpenApi) -> Result<(), Unsecured> {
        let handlers = super::handlers();
        let mut unsecured = Vec::new();
        let ids = operations::ids(document);
        for (is_safe, operation) in operations::all(document) {
            let Some(id) = operation.operation_id.clone() else {
                continue;
            };
            match self.find(&handlers, &id, ids.get(&id).copied().unwrap_or_default()) {
                OperationHandlers::One(handler) => self.write(handler, is_safe, operation),
                OperationHandlers::None => {}
                OperationHandlers::Unclear(why) => {
                    extend(operation, json!({"unknown": why}));
                    unsecured.push(why);
                }
            }
        }
        add_scheme(document);
        if unsecured.is_empty() {
            Ok(())
        } else {
            Err(Unsecured(unsecured))
        }
    }

    fn find<'a>(&self, handlers: &'a Matrix, id: &str, operations: usize) -> OperationHandlers<'a> {
        let assigned = self.named.iter().find(|(known, _)| *known == id);
        let name = assigned.map_or(id, |(_, handler)| *handler);
        let mut found = handlers.iter().filter(|it| has_name(it, name));
        match (found.next(), found.next(), assigned) {
            (Some(_), Some(_), _) => OperationHandlers::Unclear(format!(
                "several handlers are named `{name}`: assign one of them to operation `{id}` with \
                 `ClerkSecurity::operations`"
            )),
            (Some(_), None, _) if operations > 1 => OperationHandlers::Unclear(format!(
                "several operations have the id `{id}`: give each its own `operation_id`"
            )),
            (Some(one), None, _) => OperationHandlers::One(one),
            (None, _, Some(_)) => OperationHandlers::Unclear(format!(
                "operation `{id}` is assigned to handler `{name}`, which does not exist"
            )),
            (None, _, None) => OperationHandlers::None,
        }
    }

    fn write(&self, handler: &Handler, is_safe: bool, operation: &mut Operation) {
        match handler.access() {
            Access::Public => {
                operation.security.get_or_insert_default();
            }
            Access::Optional => operation.security = Some(vec![<_>::default(), bearer()]),
            Access::Required => operation.security = Some(vec![bearer()]),
        }
        if let Some(policy) = handler
            .policy()
            .filter(|it| it.rejects() || it.invalid().is_some())
        {
            for (status, text) in responses::of(policy, self.defaults, is_safe) {
                let response = ResponseBuilder::new().description(text).build();
                let known = &mut operation.responses.responses;
                known
                    .entry(status.to_string())
                    .or_insert_with(|| RefOr::T(response));
            }
        }
        extend(operation, description(handler));
    }
}

impl Modify for ClerkSecurity {
    fn modify(&self, document: &mut OpenApi) {
        if let Err(error) = self.secure(document) {
            tracing::error!("{error}");
        }
    }
}

enum OperationHandlers<'a> {
    One(&'a Handler),
    None,
    Unclear(String),
}

fn has_name(handler: &Handler, name: &str) -> bool {
    handler.name() == name || format!("{}::{}", handler.module(), handler.name()) == name
}

/// Returns the description of a handler, without details that only concern the program's authors:
/// files, modules, parameters.
fn description(handler: &Handler) -> Value {
    let mut description = json!({
        "access": handler.access(),
        "tokens": handler.tokens(),
        "pending": handler.allows_pending(),
        "requirement": handler.requirement(),
        "on_missing": handler.on_missing(),
        "on_denied": handler.on_denied(),
    });
    if let (Some(invalid), Value::Object(members)) = (handler.on_invalid(), &mut description) {
        members.insert(String::from("on_invalid"), json!(invalid));
    }
    description
}

fn bearer() -> SecurityRequirement {
    SecurityRequirement::new(SCHEME, <[&str; 0]>::default())
}

fn extend(operation: &mut Operation, value: Value) {
    let extensions = operation.extensions.get_or_insert_with(Extensions::default);
    extensions.insert(EXTENSION.to_owned(), value);
}

/// Adds the security scheme, unless the document already has one of this name.
fn add_scheme(document: &mut OpenApi) {
    let schemes = &mut document.components.get_or_insert_default().security_schemes;
    schemes.entry(SCHEME.to_owned()).or_insert_with(|| {
        let mut scheme = Http::new(HttpAuthScheme::Bearer);
        scheme.description = Some("A token that Clerk issued".to_owned());
        RefOr::T(SecurityScheme::Http(scheme))
    });
}

impl Unsecured {
    /// Returns one sentence per operation.
    #[must_use]
    pub fn reasons(&self) -> &[String] {
        &self.0
    }
}

impl fmt::Display for Unsecured {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "the OpenAPI document is incomplete: {}",
            self.0.join("; ")
        )
    }
}

impl std::error::Error for Unsecured {}
