use clerk_runtime::handlers;

#[handlers]
mod api {
    const _: () = {
        async fn list() {}
    };
}

fn main() {}
