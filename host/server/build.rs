//! The folder that `cargo xtask` fills with packed plugins and the web app has to exist for embedding, and a
//! change in it has to rebuild the binary.
fn main() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("bundled");
    for part in ["plugins", "web"] {
        if let Err(error) = std::fs::create_dir_all(folder.join(part)) {
            println!("cargo:warning=cannot create {}: {error}", folder.display());
        }
    }
    println!("cargo:rerun-if-changed={}", folder.display());
}
