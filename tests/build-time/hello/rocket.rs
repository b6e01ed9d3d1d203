//! rocket = { version = "0.5", default-features = false, features = ["json"] }
use rocket::{get, launch, routes};

#[get("/")]
fn hello() -> &'static str {
    "Hello world!"
}

#[launch]
fn rocket() -> _ {
    rocket::build().mount("/", routes![hello])
}
