use clerk_runtime::handlers;

#[handlers]
mod api;

fn main() {}
