//! A policy as a hoop.

use salvo_core::{Depot, FlowCtrl, Handler, Request, Response, async_trait};

use super::guard::{ask, path_parameters};
use super::response::send;
use crate::adapters::Require;
use crate::gate::Ask;
use crate::policy::HasPolicy;

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
        let ask = Ask {
            path: &path,
            ..ask(request, depot)
        };
        match self.admit(ask).await {
            Ok(auth) => {
                depot.insert_typed(auth);
                flow.call_next(request, depot, response).await;
            }
            Err(reply) => {
                send(&reply, response);
                flow.skip_rest();
            }
        }
    }
}
