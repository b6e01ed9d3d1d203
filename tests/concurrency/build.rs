//! Selects the locks and tasks of shuttle.

fn main() {
    println!("cargo::rustc-cfg=clerk_model");
    println!("cargo::rustc-check-cfg=cfg(clerk_model)");
}
