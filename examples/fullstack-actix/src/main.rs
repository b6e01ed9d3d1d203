//! Starts the application. Without `CLERK_*` in the environment, it uses an offline Clerk instance.
#![expect(clippy::print_stdout, reason = "prints the address")]

use std::net::{Ipv4Addr, TcpListener};

use actix_web::{App, HttpServer};
use clerk_runtime::Clerk;
use example_fullstack::{Page, people};
use example_fullstack_actix::{app, middleware};
use example_shared::{Environment, Error, load_env_files};

#[actix_web::main]
async fn main() -> Result<(), Error> {
    load_env_files()?;
    // The page is the sign-in page too.
    let found = Clerk::from_env_or_dev_with(people(), |settings| settings.sign_in_url("/")).await?;
    let page = Page::new(found.instance.as_deref())?;

    let port = Environment::port()?;
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port));
    let listener =
        listener.map_err(|error| format!("port {port}: {error}; set PORT to another"))?;
    println!("Listening on http://{}", listener.local_addr()?);
    let server = HttpServer::new(move || {
        App::new()
            .wrap(middleware(found.clerk.clone(), &page))
            .configure(app(page.clone()))
    });
    Ok(server.listen(listener)?.run().await?)
}
