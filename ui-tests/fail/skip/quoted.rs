use clerk_runtime::protect;

#[protect(skip("user"))]
async fn handler(user: u8) {
    drop(user);
}

fn main() {}
