//! OpenAPI description of guarded methods: their credentials and their error responses.

use std::borrow::Cow;
use std::collections::HashMap;

use poem::endpoint::BoxEndpoint;
use poem::http::Method;
use poem::{Error, Request, RequestBody};
use poem_openapi::registry::{
    MetaApi, MetaOperation, MetaResponse, MetaResponses, MetaSecurityScheme, Registry,
};
use poem_openapi::{ApiExtractor, ApiExtractorType, ApiResponse, ExtractParamOptions, OpenApi};

use super::guard::authorize;
use super::params::Params;
use crate::adapters::openapi::{REJECTIONS, SCHEME, UNAVAILABLE};
use crate::adapters::path::{self, PathParameters};
use crate::api;
use crate::guard::MethodGuard;
use crate::policy::{Denial, HasPolicy};
use crate::response::Reply;

/// Implemented for [`MethodGuard`] and not for [`Guard`](crate::guard::Guard): poem-openapi itself
/// implements the trait for every poem extractor, without a security scheme.
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
        !P::POLICY.rejects()
    }

    async fn from_request(
        request: &'a Request,
        _: &mut RequestBody,
        _: ExtractParamOptions<()>,
    ) -> Result<Self, Error> {
        let path = path_parameters::<P>(request);
        Ok(authorize(request, &path).await?.into())
    }
}

/// Returns the values of the path parameters that the policy needs. `#[OpenApi]` names them
/// `param0`, `param1` and so on, whatever their names in the method's path are.
fn path_parameters<P: HasPolicy>(request: &Request) -> PathParameters {
    let params = Params::of(request);
    path::path_parameters(&P::POLICY.path_parameters(), |name| {
        params.named(match P::POLICY.position(name) {
            Some(position) => Cow::Owned(format!("param{position}")),
            None => Cow::Borrowed(name),
        })
    })
}

/// Wraps an API so that its document lists the error responses of guarded operations: 401, 403 and
/// 404.
///
/// `#[OpenApi]` derives a method's responses from its return type, which does not include
/// rejections.
///
/// ```
/// # #[cfg(feature = "poem-openapi")]
/// # fn service(api: impl poem_openapi::OpenApi) {
/// use clerk_runtime::WithErrorResponses;
/// use poem_openapi::OpenApiService;
///
/// let service = OpenApiService::new(WithErrorResponses::new(api), "Invoices", "1.0");
/// # drop(service);
/// # }
/// ```
#[derive(Clone, Copy, Debug)]
pub struct WithErrorResponses<Api>(Api);

impl<Api> WithErrorResponses<Api> {
    /// Wraps an API or a tuple of APIs.
    #[must_use]
    pub fn new(api: Api) -> Self {
        Self(api)
    }
}

impl<Api: OpenApi> OpenApi for WithErrorResponses<Api> {
    fn meta() -> Vec<MetaApi> {
        let mut apis = Api::meta();
        let paths = apis.iter_mut().flat_map(|api| &mut api.paths);
        for operation in paths.flat_map(|path| &mut path.operations) {
            if rejects(operation) {
                add_error_responses(&mut operation.responses.responses);
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
    Denial: error_responses(),
    Reply: error_responses(),
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

/// Returns `true` if the operation accepts this crate's credentials only.
fn rejects(operation: &MetaOperation) -> bool {
    let mut ours = operation.security.iter().peekable();
    ours.peek().is_some() && ours.all(|required| required.contains_key(SCHEME))
}

/// Adds the error responses that the method does not declare itself.
fn add_error_responses(responses: &mut Vec<MetaResponse>) {
    for response in error_responses() {
        if responses.iter().all(|it| it.status != response.status) {
            responses.push(response);
        }
    }
}

fn error_responses() -> Vec<MetaResponse> {
    REJECTIONS.map(response).into()
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
