use clerk_runtime::{Token, protect};

#[protect(template = supabase)]
async fn handler(token: Token) {
    drop(token);
}

fn main() {}
