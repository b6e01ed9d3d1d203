use std::net::{Ipv4Addr, SocketAddr};

use clerk_runtime::Clerk;
use clerk_runtime::webhook::{Event, Webhook, received};
use tokio::net::TcpListener;
use warp::Filter as _;
use warp::Reply as _;
use warp::filters::BoxedFilter;
use warp::reply::Response;

use super::Counted;

pub(super) async fn serve(clerk: Clerk) -> SocketAddr {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await;
    let listener = listener.expect("a free port");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(warp::serve(app(&clerk)).incoming(listener).run());
    address
}

/// The last route accepts every request: a rejection must not reach it.
fn app(clerk: &Clerk) -> BoxedFilter<(Response,)> {
    let hooks = warp::path!("events").and(received(clerk, events));
    let counts = warp::path!("counted").and(received(clerk, counted));
    let read = warp::path!("read").and(warp::body::bytes());
    let too_late = read
        .map(drop::<bytes::Bytes>)
        .untuple_one()
        .and(received(clerk, events));
    let open = warp::any().map(|| "open to all".into_response());
    let routes = hooks.or(counts).unify().or(too_late).unify();
    routes.or(open).unify().boxed()
}

async fn events(webhook: Webhook<Event>) -> String {
    super::event_response(&webhook)
}

async fn counted(webhook: Webhook<Counted>) -> String {
    super::counted_response(&webhook)
}
