use clerk_runtime::protect;

fn main() {
    #[protect]
    let _handler = async || {};
}
