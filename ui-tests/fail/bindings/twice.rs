use clerk_runtime::{UserId, protect};

#[protect]
async fn handler(user_id: UserId, #[clerk(user_id)] id: String) {
    drop((user_id, id));
}

fn main() {}
