//! A protected axum handler against the same handler without protection, over loopback: one thread
//! serves, one loads.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::sync::mpsc;
use std::thread;

use axum::routing::get;
use axum::{Extension, Router};
use clerk_runtime::{UserId, auth, dev};

use crate::sample::side_by_side;
use crate::table::Table;

const ROUNDS: usize = 41;
const REQUESTS: usize = 2_000;
/// Enough that the server always has one to answer.
const CONNECTIONS: usize = 32;

async fn plain() -> String {
    "user_000000000000000000000000000".to_owned()
}

#[auth(on_missing = 401)]
async fn guarded(user_id: UserId) -> String {
    String::from(user_id)
}

pub(crate) fn measure(table: &mut Table) {
    let (address, token) = serve();
    let (plain, guarded) = (head("/plain", &token), head("/guarded", &token));
    let mut plain_load = connect(address);
    let mut guarded_load = connect(address);
    load(&mut plain_load, &plain);
    load(&mut guarded_load, &guarded);

    let pair = side_by_side(
        ROUNDS,
        || load(&mut plain_load, &plain),
        || load(&mut guarded_load, &guarded),
    );
    table.row(
        "axum: throughput protected ÷ plain",
        format!("{:.1} %", pair.ratio * 100.0),
        "≥ 95 %",
    );
}

/// Starts the app in a thread of its own; both requests carry the token.
fn serve() -> (SocketAddr, String) {
    let (tell, told) = mpsc::channel();
    thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build();
        runtime.expect("a runtime").block_on(async {
            let instance = dev::Instance::start().await.expect("an offline instance");
            let token = instance.sign_in("alice").expect("alice").token();
            let app = Router::new()
                .route("/plain", get(plain))
                .route("/guarded", get(guarded))
                .layer(Extension(instance.clerk().expect("an instance")));
            let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
                .await
                .expect("a port");
            let address = listener.local_addr().expect("an address");
            tell.send((address, token)).expect("somebody who waits");
            axum::serve(listener, app).await.expect("a server");
        });
    });
    told.recv().expect("a server")
}

fn head(path: &str, token: &str) -> String {
    format!("GET {path} HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer {token}\r\n\r\n")
}

fn connect(address: SocketAddr) -> Vec<TcpStream> {
    let connections = (0..CONNECTIONS).map(|_| TcpStream::connect(address).expect("the server"));
    connections
        .inspect(|it| it.set_nodelay(true).expect("a socket option"))
        .collect()
}

/// A request on every connection, then every answer, and again.
fn load(connections: &mut [TcpStream], head: &str) {
    let mut answer = [0_u8; 4096];
    for _ in 0..REQUESTS / CONNECTIONS {
        for connection in &mut *connections {
            connection
                .write_all(head.as_bytes())
                .expect("a request sent");
        }
        for connection in &mut *connections {
            let length = connection.read(&mut answer).expect("an answer");
            assert!(answer[..length].starts_with(b"HTTP/1.1 200"), "refused");
        }
    }
}
