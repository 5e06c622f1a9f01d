//! Nothing to show.

use crate::html::{El, Piece, el};

/// Nothing to show: what is missing, why or what to do about it, and the way on if there is one.
pub fn empty_state(heading: &str, text: impl Piece, action: Option<El>) -> El {
    el("div").class("empty-state").child(el("h2").child(heading)).child(el("p").child(text)).child(action)
}
