//! Number of fetches of the signing keys for concurrent first requests.

use clerk_runtime::RequestHead;
use clerk_runtime::dev::{self, Endpoint};
use clerk_runtime::policy::AcceptedTokens;
use http::{Method, Uri};
use tokio::task::JoinSet;

use crate::authenticate::request;
use crate::table::Table;

const CALLERS: usize = 10_000;

pub(crate) fn measure(table: &mut Table) {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build();
    let fetches = runtime.expect("a runtime").block_on(async {
        let instance = dev::Instance::start().await.expect("an offline instance");
        let clerk = instance.clerk().expect("an instance");
        let headers = request(&instance.sign_in("alice").expect("alice").token());
        let mut callers = JoinSet::new();
        for _ in 0..CALLERS {
            let (clerk, headers) = (clerk.clone(), headers.clone());
            callers.spawn(async move {
                let uri = Uri::from_static("/");
                let head = RequestHead::new(&Method::GET, &uri, &headers);
                let state = clerk
                    .authenticate_request(&head, AcceptedTokens::SESSION)
                    .await;
                assert!(state.is_authenticated());
            });
        }
        callers.join_all().await;
        instance.faults().calls(Endpoint::Jwks)
    });
    table.row(
        "key fetches for 10,000 first requests",
        fetches.to_string(),
        "1",
    );
}
