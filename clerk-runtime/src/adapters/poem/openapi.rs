//! What `#[OpenApi]` reads of a guarded method, and says of it: the credential it asks for, and its
//! refusals.

use std::borrow::Cow;
use std::collections::HashMap;

use poem::endpoint::BoxEndpoint;
use poem::http::Method;
use poem::{Error, Request, RequestBody};
use poem_openapi::registry::{
    MetaApi, MetaOperation, MetaResponse, MetaResponses, MetaSecurityScheme, Registry,
};
use poem_openapi::{ApiExtractor, ApiExtractorType, ApiResponse, ExtractParamOptions, OpenApi};

use super::guard::admit;
use super::params::Params;
use crate::adapters::openapi::{REFUSALS, SCHEME, UNAVAILABLE};
use crate::adapters::path::{self, PathParameters};
use crate::api;
use crate::guard::MethodGuard;
use crate::policy::{Denial, HasPolicy};
use crate::response::Reply;

/// Not for [`Guard`](crate::guard::Guard): a type that is an extractor of poem's is no security scheme.
impl<'a, P: HasPolicy> ApiExtractor<'a> for MethodGuard<P> {
    const TYPES: &'static [ApiExtractorType] = &[ApiExtractorType::SecurityScheme];

    type ParamType = ();
    type ParamRawType = ();

    fn register(registry: &mut Registry) {
        registry.create_security_scheme(SCHEME, bearer());
    }

    fn security_schemes() -> Vec<&'static str> {
        vec![SCHEME]
    }

    fn has_security_fallback() -> bool {
        !P::POLICY.refuses()
    }

    async fn from_request(
        request: &'a Request,
        _: &mut RequestBody,
        _: ExtractParamOptions<()>,
    ) -> Result<Self, Error> {
        let path = path_parameters::<P>(request);
        Ok(admit(request, &path).await?.into())
    }
}

/// The values of the path parameters that a policy asks for. `#[OpenApi]` routes by `param0`, `param1`
/// and so on, whatever a method's own path calls them.
fn path_parameters<P: HasPolicy>(request: &Request) -> PathParameters {
    let params = Params::of(request);
    path::path_parameters(&P::POLICY.path_parameters(), |name| {
        params.named(match P::POLICY.position(name) {
            Some(position) => Cow::Owned(format!("param{position}")),
            None => Cow::Borrowed(name),
        })
    })
}

/// An API whose document names what its guarded operations answer to strangers: 401, 403 and 404.
///
/// `#[OpenApi]` reads the responses of a method from what it returns, which a refusal is no part of.
///
/// ```
/// # #[cfg(feature = "poem-openapi")]
/// # fn service(api: impl poem_openapi::OpenApi) {
/// use clerk_runtime::WithRefusals;
/// use poem_openapi::OpenApiService;
///
/// let service = OpenApiService::new(WithRefusals::new(api), "Invoices", "1.0");
/// # drop(service);
/// # }
/// ```
#[derive(Clone, Copy, Debug)]
pub struct WithRefusals<Api>(Api);

impl<Api> WithRefusals<Api> {
    /// Around an API, or a tuple of several.
    #[must_use]
    pub fn new(api: Api) -> Self {
        Self(api)
    }
}

impl<Api: OpenApi> OpenApi for WithRefusals<Api> {
    fn meta() -> Vec<MetaApi> {
        let mut apis = Api::meta();
        let paths = apis.iter_mut().flat_map(|api| &mut api.paths);
        for operation in paths.flat_map(|path| &mut path.operations) {
            if refuses(operation) {
                add_refusals(&mut operation.responses.responses);
            }
        }
        apis
    }

    fn register(registry: &mut Registry) {
        Api::register(registry);
    }

    fn add_routes(self, routes: &mut HashMap<String, HashMap<Method, BoxEndpoint<'static>>>) {
        self.0.add_routes(routes);
    }
}

macro_rules! responds {
    ($($kind:ty: $meta:expr),* $(,)?) => {
        $(
            impl ApiResponse for $kind {
                fn meta() -> MetaResponses {
                    MetaResponses { responses: $meta }
                }

                fn register(_: &mut Registry) {}
            }
        )*
    };
}

responds!(
    Denial: refusals(),
    Reply: refusals(),
    api::Error: vec![response(UNAVAILABLE)],
);

fn bearer() -> MetaSecurityScheme {
    MetaSecurityScheme {
        ty: "http",
        description: None,
        name: None,
        key_in: None,
        scheme: Some("bearer"),
        bearer_format: Some("JWT"),
        flows: None,
        openid_connect_url: None,
    }
}

/// Whether it asks for our credential, and nothing else will do.
fn refuses(operation: &MetaOperation) -> bool {
    let mut ours = operation.security.iter().peekable();
    ours.peek().is_some() && ours.all(|asked| asked.contains_key(SCHEME))
}

/// Adds what the method's own answer doesn't say already.
fn add_refusals(responses: &mut Vec<MetaResponse>) {
    for refusal in refusals() {
        if responses.iter().all(|it| it.status != refusal.status) {
            responses.push(refusal);
        }
    }
}

fn refusals() -> Vec<MetaResponse> {
    REFUSALS.map(response).into()
}

fn response((status, description): (u16, &'static str)) -> MetaResponse {
    MetaResponse {
        description,
        status: Some(status),
        status_range: None,
        content: Vec::new(),
        headers: Vec::new(),
    }
}
