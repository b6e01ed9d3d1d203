use clerk_runtime::protect;

#[protect]
async fn handler(user_id: str, token: Option<dyn AsRef<str>>) {
    drop((user_id, token));
}

fn main() {}
