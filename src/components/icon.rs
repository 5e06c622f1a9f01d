//! Pictures beside words.

use crate::html::{El, el};

/// A picture beside words; hidden from screen readers. `name` is one of those in style/icon.css.
pub fn icon(name: &str) -> El {
    el("span").class(&format!("icon icon-{name}")).attr("aria-hidden", "true")
}
