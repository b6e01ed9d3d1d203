use clerk_runtime::{UserId, auth};

#[auth]
async fn handler(user_id: UserId) {
    drop(user_id);
}

fn main() {}
