use clerk_runtime::{UserId, auth};

#[auth(401)]
async fn handler(user_id: UserId) {
    drop(user_id);
}

fn main() {}
