use clerk_runtime::{UserId, handlers, protect};
use salvo::prelude::*;

#[derive(Clone)]
pub struct Above;
#[derive(Clone)]
pub struct Below;
#[derive(Clone)]
pub struct Methods;

#[handlers]
#[craft]
impl Above {
    #[protect]
    #[craft(handler)]
    async fn handler(&self, user_id: UserId) -> String {
        user_id.into()
    }

    #[protect]
    #[craft(endpoint)]
    async fn endpoint(self: std::sync::Arc<Self>, user_id: UserId) -> String {
        user_id.into()
    }

    #[protect]
    #[craft(handler)]
    async fn function(user_id: UserId) -> String {
        user_id.into()
    }

    #[craft(handler)]
    fn forgotten(&self) -> &'static str {
        "open"
    }
}

#[craft]
#[handlers]
impl Below {
    #[protect]
    #[craft(handler)]
    async fn handler(&self) -> &'static str {
        "below"
    }

    #[protect]
    #[craft(handler)]
    async fn function() -> &'static str {
        "below"
    }
}

#[craft]
impl Methods {
    #[protect]
    #[craft(handler)]
    async fn handler(&self) -> &'static str {
        "a method"
    }

    #[craft(handler)]
    #[protect]
    async fn function() -> &'static str {
        "a function"
    }
}

fn main() {
    let _ = Router::new().get(Above.handler()).post(Above.forgotten());
    let _ = Router::new().get(std::sync::Arc::new(Above).endpoint()).post(Above::function());
    let _ = Router::new().get(Below.handler()).post(Below::function());
    let _ = Router::new().get(Methods.handler()).post(Methods::function());
}
