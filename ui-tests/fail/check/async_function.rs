use clerk_runtime::protect;

async fn is_owner(_: &clerk_runtime::Auth) -> bool {
    true
}

#[protect(check = is_owner)]
async fn handler() {}

fn main() {}
