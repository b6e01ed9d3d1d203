use clerk_runtime::{Granted, protect};

#[protect]
async fn handler(granted: Granted<u32>) {
    drop(granted);
}

fn main() {}
