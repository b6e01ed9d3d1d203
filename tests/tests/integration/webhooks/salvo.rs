use std::net::{Ipv4Addr, SocketAddr};

use clerk_runtime::Clerk;
use clerk_runtime::webhook::{Event, Webhook};
use salvo::conn::TcpListener;
use salvo::{
    Depot, FlowCtrl, Handler, Listener as _, Request, Response, Router, Server, Writer as _,
    async_trait, handler,
};

use super::Counted;

pub(super) async fn serve(clerk: Clerk) -> SocketAddr {
    let app = Router::new()
        .hoop(InsertIntoDepot(clerk))
        .push(Router::with_path("events").post(events))
        .push(Router::with_path("counted").post(counted));
    let listener = TcpListener::new((Ipv4Addr::LOCALHOST, 0));
    let acceptor = listener.try_bind().await.expect("a free port");
    let address = acceptor.local_addr().expect("an address");
    tokio::spawn(Server::new(acceptor).serve(app));
    address
}

/// Puts the instance into the depot, as salvo's `affix_state` does.
struct InsertIntoDepot(Clerk);

#[async_trait]
impl Handler for InsertIntoDepot {
    async fn handle(&self, _: &mut Request, depot: &mut Depot, _: &mut Response, _: &mut FlowCtrl) {
        depot.insert_typed(self.0.clone());
    }
}

#[handler]
async fn events(webhook: Webhook<Event>) -> String {
    super::event_response(&webhook)
}

#[handler]
async fn counted(webhook: Webhook<Counted>) -> String {
    super::counted_response(&webhook)
}
