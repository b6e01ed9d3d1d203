//! Rocket's log, which uses the `log` crate. A process has one logger, so this binary has one test.
#![expect(
    clippy::unused_async,
    reason = "`#[protect]` and `#[auth]` guard async functions"
)]

use std::sync::{Mutex, PoisonError};

use clerk_runtime::dev::Instance;
use clerk_runtime::{ClerkMiddleware, UserId, auth, protect};
use rocket::local::asynchronous::Client;
use rocket::{get, routes};

#[protect]
#[get("/<id>")]
async fn item(id: u32) -> String {
    id.to_string()
}

#[auth(on_missing = 401)]
#[get("/me")]
async fn me(user_id: UserId) -> String {
    user_id.to_string()
}

struct Lines(Mutex<Vec<String>>);

static LINES: Lines = Lines(Mutex::new(Vec::new()));

impl log::Log for Lines {
    fn enabled(&self, _: &log::Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &log::Record<'_>) {
        let mut lines = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        lines.push(record.args().to_string());
    }

    fn flush(&self) {}
}

#[rocket::async_test]
async fn rejection_is_logged_by_the_handlers_name() {
    log::set_logger(&LINES).unwrap();
    let instance = Instance::start().await.unwrap();
    let app = rocket::build()
        .mount("/", routes![item, me])
        .attach(ClerkMiddleware::new(instance.clerk().unwrap()));
    let client = Client::untracked(app).await.unwrap();
    log::set_max_level(log::LevelFilter::Warn);
    for path in ["/7", "/me", "/style.css"] {
        drop(client.get(path).dispatch().await);
    }
    let lines = LINES.0.lock().unwrap_or_else(PoisonError::into_inner);
    let guards: Vec<&String> = lines
        .iter()
        .filter(|line| line.contains("Request guard"))
        .collect();
    assert!(
        !guards.iter().any(|it| it.contains("above_the_route")),
        "{guards:?}"
    );
    for (name, outcome) in [
        ("item", "failed"),
        ("me", "failed"),
        ("item", "is forwarding"),
    ] {
        let policy = format!("{name}__policy");
        let is_logged = |line: &&&String| line.contains(&policy) && line.contains(outcome);
        assert!(
            guards.iter().any(|line| is_logged(&line)),
            "{name} {outcome}: {guards:?}"
        );
    }
}
