use clerk_runtime::handlers;

#[handlers]
mod api {
    thread_local! {
        static LIST: u8 = {
            async fn list() {}
            1
        };
    }
}

fn main() {}
