use clerk_runtime::{UserId, protect};

#[protect(token = m2m)]
async fn handler(user_id: UserId) {
    drop(user_id);
}

fn main() {}
