use clerk_runtime::handlers;

#[handlers]
mod api {
    struct List;
    const _: () = {
        #[salvo::handler]
        impl List {
            fn handle(&self) -> &'static str { "list" }
        }
    };
}

fn main() {}
