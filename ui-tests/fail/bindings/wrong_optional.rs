use clerk_runtime::protect;

#[protect]
async fn handler(org_id: Option<u32>) {
    drop(org_id);
}

fn main() {}
