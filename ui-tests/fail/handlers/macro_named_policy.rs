use clerk_runtime::handlers;

macro_rules! policy {
    ($name:ident) => { async fn $name() {} };
}
pub(crate) use policy;

#[handlers]
mod api {
    crate::policy!(list);
}

fn main() {}
