//! The routes behind a tower layer.

use clerk_runtime::ClerkLayer;
use http::Request;
use http_body_util::BodyExt as _;
use hyper::body::Incoming;
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto::Builder;
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;
use tower::{Layer as _, ServiceBuilder, ServiceExt as _};

use super::Routes;
use crate::apps::{Setup, layer, tower_cors};

/// Serves the routes with hyper, since warp's own server takes no tower layers.
pub(super) async fn serve(listener: TcpListener, routes: Routes, setup: Setup) {
    let inner_instance = setup.inner_instance;
    let insert_instance = move |mut request: Request<Incoming>| {
        if let Some(clerk) = &inner_instance {
            request.extensions_mut().insert(clerk.clone());
        }
        request
    };
    let service = ServiceBuilder::new()
        .option_layer(setup.cors.then(tower_cors))
        .option_layer(setup.clerk.map(|clerk| layer(clerk, setup.proxy)))
        .map_request(insert_instance)
        .service(warp::service(routes));
    while let Ok((stream, peer)) = listener.accept().await {
        let with_peer = move |mut request: Request<Incoming>| {
            request.extensions_mut().insert(peer);
            request
        };
        let service = service.clone().map_request(with_peer);
        let service = TowerToHyperService::new(service);
        tokio::spawn(async move {
            let server = Builder::new(TokioExecutor::new());
            let stream = TokioIo::new(stream);
            server.serve_connection_with_upgrades(stream, service).await
        });
    }
}

/// Calls the routes with a layer, since warp's test client takes no layers.
pub(super) async fn call(
    layer: ClerkLayer,
    routes: Routes,
    path: &str,
    token: Option<&str>,
) -> (u16, String) {
    let mut request = Request::get(path);
    if let Some(token) = token {
        request = request.header("authorization", format!("Bearer {token}"));
    }
    let request = request.body(String::new()).expect("a request");
    let response = layer.layer(warp::service(routes)).oneshot(request).await;
    let (head, body) = response.unwrap_or_else(|never| match never {}).into_parts();
    let body = body.collect().await.expect("a body").to_bytes();
    (
        head.status.as_u16(),
        String::from_utf8(body.into()).expect("text"),
    )
}
