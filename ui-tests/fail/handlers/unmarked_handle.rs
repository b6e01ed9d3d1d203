use clerk_runtime::handlers;

struct List;

#[handlers]
#[salvo::handler]
impl List {
    fn handle(&self) -> &'static str {
        "list"
    }
}

fn main() {}
