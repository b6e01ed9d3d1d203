use clerk_runtime::{Token, protect};

#[protect(template = "supabase", skip(token))]
async fn handler(token: Token) {
    drop(token);
}

fn main() {}
