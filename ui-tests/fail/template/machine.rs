use clerk_runtime::{Token, protect};

#[protect(token = api_key, template = "supabase", expires_in = 60)]
async fn handler(token: Token) -> String {
    token.into_string()
}

fn main() {}
