//! Compiles the gRPC service of the guide's page about tonic, without `protoc`.

fn main() -> Result<(), Box<dyn std::error::Error>> {
    println!("cargo::rerun-if-changed=build-time/hello/tonic");
    let hello = protox::compile(["helloworld.proto"], ["build-time/hello/tonic"])?;
    tonic_prost_build::configure().compile_fds(hello)?;
    Ok(())
}
