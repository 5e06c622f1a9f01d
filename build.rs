//! Released, the app comes in parts: what it needs to be taken apart stays in the compiled file. Tells the code how it is built.

use std::env;

fn main() {
    println!("cargo::rustc-check-cfg=cfg(split_parts)");
    println!("cargo::rustc-check-cfg=cfg(silent_panics)");
    println!("cargo::rerun-if-changed=build.rs");
    let is = |name, value| env::var(name).is_ok_and(|found| found == value);
    // Cargo says "release" for every profile that inherits from it, so for the bundle's too. The gallery is in one file.
    let is_gallery = env::var_os("CARGO_FEATURE_GALLERY").is_some();
    if is("CARGO_CFG_TARGET_FAMILY", "wasm") && is("PROFILE", "release") && !is_gallery {
        println!("cargo::rustc-cfg=split_parts");
        println!("cargo::rustc-link-arg-bins=--emit-relocs");
    }
    // scripts/with-small-std: nothing is left that could tell of a panic.
    if env::var("CARGO_ENCODED_RUSTFLAGS").is_ok_and(|flags| flags.contains("immediate-abort")) {
        println!("cargo::rustc-cfg=silent_panics");
    }
}
