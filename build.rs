//! Released, the app comes in parts: what it needs to be taken apart stays in the compiled file. Tells the code how it is
//! built, and compiles the shipped layout in.

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
    // scripts/with-small-std: nothing is left that could tell of a panic.
    if env::var("CARGO_ENCODED_RUSTFLAGS").is_ok_and(|flags| flags.contains("immediate-abort")) {
        println!("cargo::rustc-cfg=silent_panics");
    }
    compile_layout_in(is_bundle);
}

/// Checks the shipped layout and writes it as Rust. Under development no file is the shipped one: the page reads the file
/// each time, so that changing it compiles nothing.
fn compile_layout_in(is_bundle: bool) {
    let mut text = String::from("{}");
    if is_bundle {
        println!("cargo::rerun-if-changed={LAYOUT}");
        text = fs::read_to_string(LAYOUT).unwrap_or_default();
    }
    let (layout, problems) = parse(&text, &Layout::default());
    for problem in problems {
        println!("cargo::error={LAYOUT}: {problem}");
    }
    let marks: Vec<_> = layout.marks().into_iter().map(|mark| (mark.name, mark.value)).collect();
    let source = format!(
        "pub const TEXT: &str = {text:?};\npub const FINGERPRINT: u32 = u32::from_be_bytes({:?});\npub const SHAPE: Shape = {:?};\n\
         pub const MARKS: &[(&str, &str)] = &{marks:?};\n",
        fingerprint(&text).to_be_bytes(),
        layout.shape(),
    );
    let folder = env::var("OUT_DIR").unwrap_or_default();
    if let Err(error) = fs::write(Path::new(&folder).join("shipped_layout.rs"), source) {
        println!("cargo::error=the shipped layout can't be written: {error}");
    }
}
