use clerk_runtime::handlers;

struct Api;

#[handlers]
impl Service for Api {
    #[protect]
    async fn respond(&self, req: http::Request<String>) {
        drop(req);
    }
}

trait Service { async fn respond(&self, req: http::Request<String>); }

fn main() {}
