use clerk_runtime::protect;

#[protect]
async fn handler(user_id: &str) {
    drop(user_id);
}

fn main() {}
