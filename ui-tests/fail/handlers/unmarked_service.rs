use clerk_runtime::handlers;
use std::future::{Ready, ready};

trait Service { type Future; fn call(&mut self) -> Self::Future; }

struct Api;

#[handlers]
impl Service for Api {
    type Future = Ready<()>;
    fn call(&mut self) -> Self::Future { ready(()) }
}

fn main() {}
