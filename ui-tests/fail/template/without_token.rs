use clerk_runtime::protect;

#[protect(template = "supabase")]
async fn handler() {}

fn main() {}
