use clerk_runtime::protect;

#[protect]
async fn handler(user_id: u32) {
    drop(user_id);
}

fn main() {}
