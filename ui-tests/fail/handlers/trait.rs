use clerk_runtime::handlers;

#[handlers]
trait Api {
    fn list(&self);
}

fn main() {}
