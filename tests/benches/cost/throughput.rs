//! Protected axum handlers, with `ClerkLayer` as in the README and with only an `Extension`, against a
//! plain handler in a router without layers, over loopback: one thread serves, one sends requests.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::sync::mpsc;
use std::thread;

use axum::routing::get;
use axum::{Extension, Router};
use clerk_runtime::revocations::Revocation;
use clerk_runtime::{ClerkLayer, SessionId, UserId, auth, dev};
use tower::layer::util::Identity;

use crate::sample::side_by_side;
use crate::table::Table;

const ROUNDS: usize = 41;
const REQUESTS: usize = 2_000;
/// Enough that the server always has a request to handle.
const CONNECTIONS: usize = 32;

async fn plain() -> String {
    "user_000000000000000000000000000".to_owned()
}

#[auth(on_missing = 401)]
async fn guarded(user_id: UserId) -> String {
    String::from(user_id)
}

/// Number of revocations of other sessions in the application that has some.
const REVOCATIONS: usize = 10_000;

/// The addresses of the applications, and the token that all requests carry.
struct Served {
    plain: SocketAddr,
    extension: SocketAddr,
    /// An `Extension` and a plain handler: the share of axum.
    plain_extension: SocketAddr,
    /// A layer without effect and a plain handler.
    plain_layer: SocketAddr,
    revocations: SocketAddr,
    layer: SocketAddr,
    token: String,
}

pub(crate) fn measure(table: &mut Table) {
    let served = serve();
    let head = head(&served.token);
    let mut row = |what: &str, [base, address]: [SocketAddr; 2], goal: &str| {
        let mut plain = connect(base);
        let mut protected = connect(address);
        load(&mut plain, &head);
        load(&mut protected, &head);
        let pair = side_by_side(
            ROUNDS,
            || load(&mut plain, &head),
            || load(&mut protected, &head),
        );
        table.row(
            &format!("axum: throughput with {what}"),
            format!("{:.1} %", pair.ratio * 100.0),
            goal,
        );
    };
    let (plain, extension) = (served.plain, served.extension);
    row("`Extension` ÷ plain router", [plain, extension], "≥ 95 %");
    row(
        "  the same with a plain handler",
        [plain, served.plain_extension],
        "",
    );
    row(
        "`ClerkLayer` ÷ plain router",
        [plain, served.layer],
        "≥ 92 %",
    );
    row(
        "  a layer without effect and a plain handler",
        [plain, served.plain_layer],
        "",
    );
    let revocations = [extension, served.revocations];
    row("revocations ÷ without", revocations, "≥ 99 %");
}

/// Starts the applications in their own thread.
fn serve() -> Served {
    let (send, receive) = mpsc::channel();
    thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build();
        runtime.expect("a runtime").block_on(async {
            let instance = dev::Instance::start().await.expect("an offline instance");
            let clerk = || instance.clerk().expect("an instance");
            let revocations = clerk();
            for number in 0..REVOCATIONS {
                let id = SessionId::from(format!("sess_{number}"));
                revocations.revocations().revoke(Revocation::session(&id));
            }
            let guarded = || Router::new().route("/", get(guarded));
            let unguarded = || Router::new().route("/", get(plain));
            let served = Served {
                plain: listen(unguarded()).await,
                extension: listen(guarded().layer(Extension(clerk()))).await,
                plain_extension: listen(unguarded().layer(Extension(clerk()))).await,
                plain_layer: listen(unguarded().layer(Identity::new())).await,
                revocations: listen(guarded().layer(Extension(revocations))).await,
                layer: listen(guarded().layer(ClerkLayer::new(clerk()))).await,
                token: instance.sign_in("alice").expect("alice").token(),
            };
            send.send(served).expect("a receiver");
            std::future::pending::<()>().await;
        });
    });
    receive.recv().expect("a server")
}

async fn listen(app: Router) -> SocketAddr {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
        .await
        .expect("a port");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(async move { axum::serve(listener, app).await });
    address
}

fn head(token: &str) -> String {
    format!("GET / HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer {token}\r\n\r\n")
}

fn connect(address: SocketAddr) -> Vec<TcpStream> {
    let connections = (0..CONNECTIONS).map(|_| TcpStream::connect(address).expect("the server"));
    connections
        .inspect(|it| it.set_nodelay(true).expect("a socket option"))
        .collect()
}

/// Sends a request on every connection, then reads every response, and repeats.
fn load(connections: &mut [TcpStream], head: &str) {
    let mut response = [0_u8; 4096];
    for _ in 0..REQUESTS / CONNECTIONS {
        for connection in &mut *connections {
            connection
                .write_all(head.as_bytes())
                .expect("a request sent");
        }
        for connection in &mut *connections {
            let length = connection.read(&mut response).expect("a response");
            assert!(response[..length].starts_with(b"HTTP/1.1 200"), "rejected");
        }
    }
}
