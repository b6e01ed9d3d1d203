//! The example over HTTP, against an offline instance.

use std::net::{Ipv4Addr, TcpListener};

use actix_web::{App, HttpServer};
use clerk_runtime::Clerk;
use clerk_runtime::dev::Instance;
use clerk_runtime::revocations::Revocation;
use example_fullstack::{Page, people};
use example_fullstack_actix::{app, middleware};
use example_shared::Error;
use example_shared::socket::{BINARY, PING, PONG, Socket, TEXT, upgrade};
use reqwest::{Client, Method};

/// Starts the application, and returns its origin.
fn serve(instance: &Instance) -> Result<(String, Clerk), Error> {
    let page = Page::new(Some(instance))?;
    let clerk = instance.clerk_builder().sign_in_url("/").build()?;
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    let origin = format!("http://{}", listener.local_addr()?);
    let of_app = clerk.clone();
    let server = HttpServer::new(move || {
        App::new()
            .wrap(middleware(of_app.clone(), &page))
            .configure(app(page.clone()))
    });
    let server = server.workers(1).disable_signals().listen(listener)?;
    actix_web::rt::spawn(server.run());
    Ok((origin, clerk))
}

#[actix_web::test]
async fn routes_return_the_expected_status_to_each_caller() -> Result<(), Error> {
    let instance = people().start().await?;
    let (origin, _) = serve(&instance)?;
    for (method, path, alice, bob, anonymous) in [
        (Method::GET, "/", 200, 200, 200),
        (Method::GET, "/__clerk/v1/environment", 200, 200, 200),
        (Method::GET, "/api/hello", 200, 200, 404),
        (Method::GET, "/api/me", 200, 200, 401),
        (Method::GET, "/api/profile", 200, 200, 401),
        (Method::GET, "/api/reports", 200, 200, 404),
        (Method::POST, "/api/transfers", 200, 200, 404),
        (Method::GET, "/admin", 200, 403, 404),
        // Not an upgrade: the check runs first.
        (Method::GET, "/api/chat", 400, 400, 401),
    ] {
        for (user, status) in [("alice", alice), ("bob", bob), ("", anonymous)] {
            let mut request = Client::new().request(method.clone(), format!("{origin}{path}"));
            if !user.is_empty() {
                request = request.bearer_auth(instance.sign_in(user)?.token());
            }
            let response = request.send().await?;
            assert_eq!(response.status().as_u16(), status, "{path}, {user}");
        }
    }
    Ok(())
}

#[actix_web::test]
async fn websocket_responds_to_pings_and_closes_when_the_session_is_revoked() -> Result<(), Error> {
    let instance = people().start().await?;
    let (origin, clerk) = serve(&instance)?;
    let bob = instance.sign_in("bob")?;
    let request = upgrade(&format!("{origin}/api/chat")).bearer_auth(bob.token());
    let mut socket = Socket::open(request).await?;
    socket.send(BINARY, &[1]).await?;
    socket.send(PING, &[7]).await?;
    assert_eq!(socket.receive().await?, Some((PONG, vec![7])));
    socket.send(TEXT, b"hi").await?;
    let text = format!("{}: hi", bob.user_id());
    assert_eq!(socket.receive().await?, Some((TEXT, text.into_bytes())));
    clerk
        .revocations()
        .revoke(Revocation::session(&bob.session_id()));
    assert!(socket.is_closed_next().await?);
    Ok(())
}
