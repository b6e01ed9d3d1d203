//! Compiles `proto/notes.proto`, without `protoc`.

fn main() -> Result<(), Box<dyn std::error::Error>> {
    println!("cargo::rerun-if-changed=proto");
    let notes = protox::compile(["notes.proto"], ["proto"])?;
    tonic_prost_build::configure().compile_fds(notes)?;
    Ok(())
}
