use clerk_runtime::{Token, UserId, auth};

#[auth]
async fn handler(user_id: UserId, token: Token) {
    drop((user_id, token));
}

fn main() {}
