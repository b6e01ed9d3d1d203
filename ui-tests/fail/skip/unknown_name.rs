use clerk_runtime::protect;

#[protect(skip(usr))]
async fn handler(user: u32) {
    drop(user);
}

fn main() {}
