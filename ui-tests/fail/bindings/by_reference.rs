use clerk_runtime::{UserId, protect};

#[protect]
async fn handler(ref user_id: UserId) {
    drop(user_id);
}

fn main() {}
