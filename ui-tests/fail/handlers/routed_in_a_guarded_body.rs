use clerk_runtime::handlers;

#[handlers]
mod api {
    #[protect]
    pub async fn show() -> String {
        async fn worker() {}
        #[rocket::get("/")]
        async fn list() {}
        worker().await;
        String::new()
    }
}

fn main() {}
