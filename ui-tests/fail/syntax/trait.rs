use clerk_runtime::protect;

#[protect]
trait Handler {}

fn main() {}
