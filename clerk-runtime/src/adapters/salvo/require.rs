//! [`Require`] as a salvo hoop.

use salvo_core::http::ResBody;
use salvo_core::{Depot, FlowCtrl, Handler, Request, Response, async_trait};

use super::guard::{path_parameters, view};
use super::response::send;
use crate::adapters::Require;
use crate::adapters::require::Authorized;
use crate::authorize::RequestView;
use crate::policy::HasPolicy;
use crate::response::retain_preflight_headers;

#[async_trait]
impl<P: HasPolicy> Handler for Require<P> {
    async fn handle(
        &self,
        request: &mut Request,
        depot: &mut Depot,
        response: &mut Response,
        flow: &mut FlowCtrl,
    ) {
        let path = path_parameters::<P>(request);
        let view = RequestView {
            path: &path,
            ..view(request, depot)
        };
        match self.authorize(view).await {
            Ok(Authorized::Caller(auth)) => {
                depot.insert_typed(auth);
                flow.call_next(request, depot, response).await;
            }
            Ok(Authorized::Preflight) => {
                flow.call_next(request, depot, response).await;
                retain_preflight_headers(response.headers_mut());
                response.body(ResBody::None);
            }
            Err(reply) => {
                send(&reply, response);
                flow.skip_rest();
            }
        }
    }
}
