use clerk_runtime::{UserId, protect};

#[protect]
async fn handler(#[clerk(userid)] id: UserId) {
    drop(id);
}

fn main() {}
