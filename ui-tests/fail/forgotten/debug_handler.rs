use clerk_runtime::UserId;

#[axum::debug_handler]
async fn handler(user_id: UserId) -> String {
    user_id.to_string()
}

fn main() {}
