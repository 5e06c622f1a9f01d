//! Released, the app comes in parts: what it needs to be taken apart stays in the compiled file.

use std::env;

fn main() {
    println!("cargo::rustc-check-cfg=cfg(split_parts)");
    println!("cargo::rerun-if-changed=build.rs");
    let is = |name, value| env::var(name).is_ok_and(|found| found == value);
    // Cargo says "release" for every profile that inherits from it, so for the bundle's too.
    if is("CARGO_CFG_TARGET_FAMILY", "wasm") && is("PROFILE", "release") {
        println!("cargo::rustc-cfg=split_parts");
        println!("cargo::rustc-link-arg-bins=--emit-relocs");
    }
}
