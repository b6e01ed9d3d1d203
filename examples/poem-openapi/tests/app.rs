//! The example over HTTP, against an offline instance.

use std::net::{Ipv4Addr, SocketAddr, TcpListener};

use example_poem_openapi::app;
use example_shared::{Environment, Error, Trial};
use poem::Server;
use poem::listener::TcpAcceptor;
use serde_json::{Value, json};

fn serve(environment: &Environment) -> Result<SocketAddr, Error> {
    let page = environment.page("poem-openapi");
    let app = app(environment.clerk(), environment.data_source(), page);
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    listener.set_nonblocking(true)?;
    let address = listener.local_addr()?;
    let acceptor = TcpAcceptor::from_std(listener)?;
    tokio::spawn(Server::new_with_acceptor(acceptor).run(app));
    Ok(address)
}

#[tokio::test]
async fn routes_return_the_expected_responses() -> Result<(), Error> {
    let environment = Environment::offline().await?;
    let address = serve(&environment)?;
    Trial::new(environment, address)?.run().await
}

#[tokio::test]
async fn organization_in_the_path_must_be_the_active_one() -> Result<(), Error> {
    let environment = Environment::offline().await?;
    let address = serve(&environment)?;
    let alice = environment.person("alice").ok_or("no alice")?;
    let acme = alice.org_id().ok_or("no organization")?;
    for (organization, status) in [(acme.as_str(), 200), ("org_of_others", 403)] {
        let url = format!("http://{address}/orgs/{organization}");
        let request = reqwest::Client::new().get(url).bearer_auth(alice.token());
        assert_eq!(request.send().await?.status().as_u16(), status);
    }
    Ok(())
}

#[tokio::test]
async fn document_lists_security_and_rejections_of_protected_routes() -> Result<(), Error> {
    let environment = Environment::offline().await?;
    let address = serve(&environment)?;
    let document = reqwest::get(format!("http://{address}/spec")).await?;
    let document: Value = serde_json::from_str(&document.text().await?)?;

    let guarded = [
        ("/hello", "get"),
        ("/me", "get"),
        ("/data", "get"),
        ("/user", "get"),
        ("/user", "post"),
        ("/admin", "get"),
        ("/orgs/{org_id}", "get"),
    ];
    for (path, method) in guarded {
        let operation = &document["paths"][path][method];
        assert_eq!(operation["security"], json!([{"clerk": []}]), "{path}");
        for status in ["200", "401", "403", "404"] {
            assert!(
                operation["responses"][status].is_object(),
                "{path}: {status}"
            );
        }
    }
    let home = &document["paths"]["/home"]["get"];
    assert_eq!(home["security"], json!([{"clerk": []}, {}]));
    Ok(())
}
