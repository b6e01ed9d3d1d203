use clerk_runtime::handlers;

#[handlers]
mod api {
    #[cfg_attr(not(feature = "open"), clerk_runtime::protect)]
    pub async fn list() {}
}

fn main() {}
