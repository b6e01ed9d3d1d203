use clerk_runtime::protect;

fn is_owner(name: &str) -> bool {
    name == "me"
}

#[protect(check = is_owner)]
async fn handler() {}

fn main() {}
