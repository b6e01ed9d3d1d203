use clerk_runtime::handlers;

macro_rules! make {
    ($name:ident) => { async fn $name() {} };
}

#[handlers]
mod api {
    make!(list);
}

fn main() {}
