use clerk_runtime::handlers;

#[handlers]
mod api {
    fn list(limit: u8 = 10) -> u8 {
        limit
    }
}

fn main() {}
