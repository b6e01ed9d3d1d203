//! Hostile requests to the example's protected routes.

use std::net::{Ipv4Addr, TcpListener};

use actix_web::{App, HttpServer};
use clerk_runtime::ClerkMiddleware;
use clerk_runtime::dev::Instance;
use clerk_runtime::testing::hostile::{self, OfflineTokens, ProtectedRoute};
use example_actix::app;
use example_shared::{Environment, Error};

#[actix_web::test]
async fn hostile_requests_are_rejected() -> Result<(), Error> {
    let instance = Instance::start().await?;
    let page = Environment::offline().await?.page("actix-web");
    let clerk = instance.clerk()?;
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    let url = format!("http://{}", listener.local_addr()?);
    let server = HttpServer::new(move || {
        App::new()
            .wrap(ClerkMiddleware::new(clerk.clone()))
            .configure(app(String::new(), page.clone()))
    });
    let server = server.workers(1).disable_signals().listen(listener)?;
    actix_web::rt::spawn(server.run());

    let tokens = OfflineTokens::start(&instance, "alice").await?;
    let name = r#"{"firstName":"John","lastName":"Wick"}"#;
    let report = hostile::suite(&url, tokens)
        .protect("/hello", ProtectedRoute::get())
        .protect("/me", ProtectedRoute::get())
        .protect("/admin?from=test", ProtectedRoute::get())
        .protect("/user", ProtectedRoute::post_json(name))
        .run();
    report.await.assert();
    Ok(())
}
