use clerk_runtime::protect;

#[protect(skip(user, user))]
async fn handler(user: String) -> String {
    user
}

fn main() {}
