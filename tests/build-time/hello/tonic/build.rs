//! Compiles `helloworld.proto`, without `protoc`.

fn main() -> Result<(), Box<dyn std::error::Error>> {
    println!("cargo::rerun-if-changed=helloworld.proto");
    let hello = protox::compile(["helloworld.proto"], ["."])?;
    tonic_prost_build::configure().compile_fds(hello)?;
    Ok(())
}
