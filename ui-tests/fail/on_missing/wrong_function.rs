use clerk_runtime::protect;

fn sorry() -> u16 {
    404
}

#[protect(on_missing = sorry)]
async fn handler() {}

fn main() {}
