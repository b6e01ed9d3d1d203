//! rocket = { version = "0.5", default-features = false, features = ["json"] }

// `tests/build-time/run` copies the lines above into `[dependencies]`. `json` is unused here, but enabled
// in the example that is compared.
use rocket::{get, launch, routes};

#[get("/")]
fn hello() -> &'static str {
    "Hello world!"
}

#[launch]
fn rocket() -> _ {
    rocket::build().mount("/", routes![hello])
}
