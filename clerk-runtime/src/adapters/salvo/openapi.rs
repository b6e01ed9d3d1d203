//! What `#[endpoint]` says of a guarded handler: the credential it asks for, and its refusals.

use salvo_oapi::security::{Http, HttpAuthScheme};
use salvo_oapi::{
    Components, EndpointArgRegister, EndpointOutRegister, Operation, Response, SecurityRequirement,
    SecurityScheme,
};

use crate::api;
use crate::guard::Guard;
use crate::policy::{Denial, HasPolicy};
use crate::response::Reply;
use crate::webhook::Webhook;

/// The name of the security scheme in the document.
const SCHEME: &str = "clerk";

impl<P: HasPolicy> EndpointArgRegister for Guard<P> {
    fn register(components: &mut Components, operation: &mut Operation, _: &str) {
        let bearer = SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer));
        components
            .security_schemes
            .insert(SCHEME.to_owned(), bearer.into());
        let scopes: [&str; 0] = [];
        let security = SecurityRequirement::new(SCHEME, scopes);
        operation.securities.get_or_insert_default().push(security);
        refusals(operation);
    }
}

impl<T> EndpointArgRegister for Webhook<T> {
    fn register(_: &mut Components, operation: &mut Operation, _: &str) {
        for (status, description) in [
            ("400", "Not a verified webhook"),
            ("413", "The body is too large"),
        ] {
            operation
                .responses
                .insert(status, Response::new(description));
        }
    }
}

impl EndpointOutRegister for Denial {
    fn register(_: &mut Components, operation: &mut Operation) {
        refusals(operation);
    }
}

impl EndpointOutRegister for Reply {
    fn register(_: &mut Components, operation: &mut Operation) {
        refusals(operation);
    }
}

impl EndpointOutRegister for api::Error {
    fn register(_: &mut Components, operation: &mut Operation) {
        operation
            .responses
            .insert("503", Response::new("The Backend API is out of reach"));
    }
}

fn refusals(operation: &mut Operation) {
    for (status, description) in [
        ("401", "Not signed in"),
        ("403", "Not allowed"),
        ("404", "Not found, or not to be seen by this caller"),
    ] {
        operation
            .responses
            .insert(status, Response::new(description));
    }
}
