use clerk_runtime::handlers;

#[handlers]
mod api {
    fn routes() {
        use poem::handler as auth;
        #[auth]
        async fn list() {}
    }
}

fn main() {}
