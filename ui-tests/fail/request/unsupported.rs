use clerk_runtime::protect;

#[protect(request = req)]
async fn handler(req: u32) {
    drop(req);
}

fn main() {}
