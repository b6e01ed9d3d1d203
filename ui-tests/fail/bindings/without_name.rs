use clerk_runtime::{UserId, protect};

#[protect]
async fn handler(#[clerk] id: UserId) {
    drop(id);
}

fn main() {}
