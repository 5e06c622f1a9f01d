//! Released, the app comes in parts: what it needs to be taken apart stays in the compiled file. Tells the code how it is
//! built, and which layout is the shipped one.

use std::{env, fs, path::Path};

use roster_layout::{Layout, fingerprint, parse};

/// The layout that comes with Roster.
const LAYOUT: &str = "style/layout.json";

fn main() {
    println!("cargo::rustc-check-cfg=cfg(split_parts)");
    println!("cargo::rustc-check-cfg=cfg(silent_panics)");
    println!("cargo::rerun-if-changed=build.rs");
    let is = |name, value| env::var(name).is_ok_and(|found| found == value);
    // Cargo says "release" for every profile that inherits from it, so for the bundle's too. The gallery is in one file.
    let is_gallery = env::var_os("CARGO_FEATURE_GALLERY").is_some();
    let is_bundle = is("CARGO_CFG_TARGET_FAMILY", "wasm") && is("PROFILE", "release") && !is_gallery;
    if is_bundle {
        println!("cargo::rustc-cfg=split_parts");
        println!("cargo::rustc-link-arg-bins=--emit-relocs");
    }
    // Of what a debugger wants wasm-bindgen makes nothing, and reads it for most of its time.
    if is_gallery {
        println!("cargo::rustc-link-arg-bins=--strip-debug");
    }
    // scripts/with-small-std: nothing is left that could tell of a panic.
    if env::var("CARGO_ENCODED_RUSTFLAGS").is_ok_and(|flags| flags.contains("immediate-abort")) {
        println!("cargo::rustc-cfg=silent_panics");
    }
    know_layout(is_bundle);
}

/// Checks the shipped layout and tells the code how to know it. Under development no file is the shipped one: the page reads the file
/// each time, so that changing it compiles nothing.
fn know_layout(is_bundle: bool) {
    let mut text = String::from("{}");
    if is_bundle {
        println!("cargo::rerun-if-changed={LAYOUT}");
        text = fs::read_to_string(LAYOUT).unwrap_or_default();
    }
    let (layout, problems) = parse(&text, &Layout::default());
    for problem in problems {
        println!("cargo::error={LAYOUT}: {problem}");
    }
    // A file that isn't the code's own default is read by the page like any other.
    let known = (layout == Layout::default()).then(|| fingerprint(&text).to_be_bytes());
    let source = format!("pub const TEXT: &str = {text:?};\npub const FINGERPRINT: Option<[u8; 4]> = {known:?};\n");
    let folder = env::var("OUT_DIR").unwrap_or_default();
    if let Err(error) = fs::write(Path::new(&folder).join("shipped_layout.rs"), source) {
        println!("cargo::error=the shipped layout can't be written: {error}");
    }
}
