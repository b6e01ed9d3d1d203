//! tokio = { version = "1", features = ["macros", "rt-multi-thread"] }
//! warp = { version = "0.4", default-features = false, features = ["server"] }

// `tests/build-time/run` copies the lines above into `[dependencies]`.
use warp::Filter;

#[tokio::main]
async fn main() {
    let hello = warp::path!("hello" / String).map(|name| format!("Hello, {name}!"));
    warp::serve(hello).run(([127, 0, 0, 1], 3000)).await;
}
