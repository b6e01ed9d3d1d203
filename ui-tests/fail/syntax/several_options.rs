use clerk_runtime::{UserId, protect};

#[protect(
    role = org:admin,
    reverification = "stricter",
    token = "session",
    on_missing = 200,
    on_denied = "403"
)]
async fn handler(#[clerk(userid)] id: UserId) {
    drop(id);
}

fn main() {}
