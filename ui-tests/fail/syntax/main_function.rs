use clerk_runtime::{UserId, protect};

#[protect]
#[actix_web::main]
async fn main(user_id: UserId) {
    drop(user_id);
}
