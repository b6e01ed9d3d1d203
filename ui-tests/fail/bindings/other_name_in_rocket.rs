use clerk_runtime::{UserId, protect};
use rocket::{get, routes};

#[protect]
#[get("/")]
fn handler(id: UserId) -> String {
    id.to_string()
}

fn main() {
    let _routes = routes![handler];
}
