use clerk_runtime::{UserId, handlers, protect};
use poem_openapi::OpenApi;
use poem_openapi::payload::PlainText;

struct Above;
struct Below;
struct BelowWithBinding;

#[handlers]
#[OpenApi]
impl Above {
    #[protect]
    #[oai(path = "/above", method = "get")]
    async fn show(&self, user_id: UserId) -> PlainText<String> {
        PlainText(user_id.into())
    }
}

#[OpenApi]
#[handlers]
impl Below {
    #[protect]
    #[oai(path = "/below", method = "get")]
    async fn show(&self) -> PlainText<String> {
        PlainText(String::new())
    }
}

#[OpenApi]
#[handlers]
impl BelowWithBinding {
    #[protect]
    #[oai(path = "/below", method = "get")]
    async fn show(&self, user_id: UserId) -> PlainText<String> {
        PlainText(user_id.into())
    }
}

fn main() {}
