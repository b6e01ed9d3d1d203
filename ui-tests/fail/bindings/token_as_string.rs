use clerk_runtime::protect;

#[protect]
async fn handler(token: String) {
    drop(token);
}

fn main() {}
