use clerk_runtime::protect;

trait Api {
    #[protect]
    async fn handler();
}

fn main() {}
