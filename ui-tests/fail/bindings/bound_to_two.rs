use clerk_runtime::protect;

#[protect]
async fn handler(#[clerk(user_id)] #[clerk(org_id)] id: String) {
    drop(id);
}

fn main() {}
