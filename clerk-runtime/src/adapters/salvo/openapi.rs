//! OpenAPI description of guarded handlers: their credentials and their error responses.

use salvo_oapi::security::{Http, HttpAuthScheme};
use salvo_oapi::{
    Components, EndpointArgRegister, EndpointOutRegister, Operation, Response, SecurityRequirement,
    SecurityScheme,
};

use crate::adapters::openapi::{REJECTIONS, SCHEME, UNAVAILABLE};
use crate::api;
use crate::guard::{Guard, MethodGuard};
use crate::policy::{Denial, HasPolicy};
use crate::response::Reply;
use crate::webhook::Webhook;

impl<P: HasPolicy> EndpointArgRegister for Guard<P> {
    fn register(components: &mut Components, operation: &mut Operation, _: &str) {
        let bearer = SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer));
        components
            .security_schemes
            .insert(SCHEME.to_owned(), bearer.into());
        let scopes: [&str; 0] = [];
        let security = SecurityRequirement::new(SCHEME, scopes);
        operation.securities.get_or_insert_default().push(security);
        error_responses(operation);
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

impl<P: HasPolicy> EndpointArgRegister for MethodGuard<P> {
    fn register(components: &mut Components, operation: &mut Operation, name: &str) {
        Guard::<P>::register(components, operation, name);
    }
}

impl EndpointOutRegister for Denial {
    fn register(_: &mut Components, operation: &mut Operation) {
        error_responses(operation);
    }
}

impl EndpointOutRegister for Reply {
    fn register(_: &mut Components, operation: &mut Operation) {
        error_responses(operation);
    }
}

impl EndpointOutRegister for api::Error {
    fn register(_: &mut Components, operation: &mut Operation) {
        respond(operation, UNAVAILABLE);
    }
}

fn error_responses(operation: &mut Operation) {
    for response in REJECTIONS {
        respond(operation, response);
    }
}

fn respond(operation: &mut Operation, (status, description): (u16, &str)) {
    operation
        .responses
        .insert(status.to_string(), Response::new(description));
}
