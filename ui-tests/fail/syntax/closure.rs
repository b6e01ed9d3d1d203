use clerk_runtime::protect;

fn main() {
    let _handler = #[protect]
    async || {};
}
