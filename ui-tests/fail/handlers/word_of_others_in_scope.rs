use clerk_runtime::handlers;

#[handlers]
mod api {
    use poem::handler as auth;
    fn routes() {
        #[auth]
        async fn list() {}
    }
}

fn main() {}
