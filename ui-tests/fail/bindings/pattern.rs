use clerk_runtime::{UserId, protect};

#[protect]
async fn handler(#[clerk(user_id)] (id, _): (UserId, u8)) {
    drop(id);
}

fn main() {}
