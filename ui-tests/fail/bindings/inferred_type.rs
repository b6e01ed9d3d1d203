use clerk_runtime::protect;

#[protect]
async fn handler(user_id: _) {
    drop(user_id);
}

fn main() {}
