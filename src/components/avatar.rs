//! A member's picture.

use js_sys::{Intl, JsString, Reflect};
use leptos::prelude::*;
use wasm_bindgen::JsValue;

/// How many background colours style/avatar.css has.
const COLOURS: u32 = 8;

/// Scripts below this point are written with capitals and blanks between words (Latin, Greek, Cyrillic, Armenian):
/// two initials mean something. In others, and for emoji, one does.
const FIRST_SCRIPT_WITHOUT_CAPITALS: char = '\u{590}';

/// A member's picture: decoration, as the name is always beside it.
///
/// `url` is a picture on this server; without one the initials stand on a colour that stays the same for an address.
#[component]
pub fn Avatar(
    #[prop(into)] name: String,
    #[prop(into)] email: String,
    pending: bool,
    url: Option<String>,
) -> impl IntoView {
    if let Some(url) = url {
        return view! {
            <img class="avatar" src=url alt="" width="20" height="20" loading="lazy" referrerpolicy="no-referrer"/>
        }
        .into_any();
    }
    let class = if pending { "avatar avatar--pending".to_owned() } else { format!("avatar avatar-{}", colour(&email)) };
    let text = if pending { initials(&email) } else { initials(&name) };
    view! { <span class=class aria-hidden="true">{text}</span> }.into_any()
}

/// One or two initials, whole characters as people see them, the punctuation before them left out; `?` for a name
/// without any.
#[must_use]
pub fn initials(name: &str) -> String {
    let bare = |word: &'_ str| word.trim_start_matches(|start: char| start.is_ascii_punctuation()).to_owned();
    let mut words = name.split_whitespace().map(bare).filter(|word| !word.is_empty());
    let Some(first) = words.next() else {
        return "?".to_owned();
    };
    let mut text = first_grapheme(&first);
    if text.starts_with(|character| character < FIRST_SCRIPT_WITHOUT_CAPITALS)
        && let Some(last) = words.next_back()
    {
        text.push_str(&first_grapheme(&last));
    }
    // The browser knows capitals; Rust's own table would add several kB to the bundle.
    JsString::from(text).to_upper_case().into()
}

/// The first character as people see it: a letter with its accents, a whole emoji.
fn first_grapheme(text: &str) -> String {
    let has_segmenter = Reflect::get(&js_sys::global(), &JsValue::from_str("Intl"))
        .and_then(|intl| Reflect::has(&intl, &JsValue::from_str("Segmenter")));
    let segment = (has_segmenter == Ok(true)).then(|| Intl::Segmenter::default().segment(text).containing(0)).flatten();
    match segment {
        Some(segment) => segment.segment().into(),
        None => text.chars().take(1).collect(),
    }
}

/// FNV-1a of the address in lower case, so that it has the same colour on every machine.
fn colour(email: &str) -> u32 {
    let hash = email
        .bytes()
        .map(|byte| byte.to_ascii_lowercase())
        .fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    (hash ^ (hash >> 15)) % COLOURS
}
