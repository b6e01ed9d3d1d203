use clerk_runtime::{UserId, auth};

#[auth(role = "org:admin", on_missing: 401)]
async fn handler(user_id: UserId) {
    drop(user_id);
}

fn main() {}
