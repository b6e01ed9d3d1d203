use clerk_runtime::protect;

#[protect(token = [template("cli"), template("cli")])]
async fn handler() {}

fn main() {}
