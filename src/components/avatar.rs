//! A member's picture.

use js_sys::{Intl, JsString, Reflect};
use roster_api_types::Member;
use wasm_bindgen::JsValue;

use crate::html::{El, el};

/// How many background colours style/avatar.css has.
const COLOURS: u32 = 8;

/// Scripts below this point are written with capitals and blanks between words (Latin, Greek, Cyrillic, Armenian):
/// two initials mean something. In others, and for emoji, one does.
const FIRST_SCRIPT_WITHOUT_CAPITALS: char = '\u{590}';

/// A member's picture: decoration, as the name is always beside it. Without a picture on this server the initials stand
/// on a colour that stays the same for an address.
pub fn avatar(member: &Member) -> El {
    if let Some(url) = member.user.as_ref().and_then(|user| user.avatar_url.as_deref()) {
        let image = el("img").class("avatar").attr("src", url).attr("alt", "").attr("width", "20").attr("height", "20");
        return image.attr("loading", "lazy").attr("referrerpolicy", "no-referrer");
    }
    let (class, text) = if member.pending {
        ("avatar avatar--pending".to_owned(), initials(&member.email))
    } else {
        (format!("avatar avatar-{}", colour(&member.email)), initials(&member.name))
    };
    el("span").class(&class).attr("aria-hidden", "true").child(text)
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
    let mut characters = text.chars();
    let (first, next) = (characters.next(), characters.next());
    if first.is_some_and(stands_alone) && next.is_none_or(stands_alone) {
        return first.into_iter().collect();
    }
    thread_local! {
        // Making one takes the browser longer than writing a dozen rows.
        static SEGMENTER: Option<Intl::Segmenter> = segmenter();
    }
    let segment =
        SEGMENTER.with(|segmenter| segmenter.as_ref().and_then(|segmenter| segmenter.segment(text).containing(0)));
    match segment {
        Some(segment) => segment.segment().into(),
        None => first.into_iter().collect(),
    }
}

/// Is it a character by itself, whatever of its kind stands beside it? True of the letters of most names; none of them
/// joins others in Unicode's rules for where characters end (UAX #29).
fn stands_alone(character: char) -> bool {
    matches!(character,
        ' '..='\u{2ff}' // Latin
        | '\u{370}'..='\u{482}' // Greek, Cyrillic
        | '\u{48a}'..='\u{58f}' // Cyrillic, Armenian
        | '\u{5d0}'..='\u{5ea}' // Hebrew
        | '\u{620}'..='\u{64a}' // Arabic
        | '\u{3041}'..='\u{3096}' // Hiragana
        | '\u{30a1}'..='\u{30fa}' // Katakana
        | '\u{4e00}'..='\u{9fff}' // Chinese characters
        | '\u{ac00}'..='\u{d7a3}' // Hangul syllables
    )
}

/// What finds the characters of a text; none in a browser that can't.
fn segmenter() -> Option<Intl::Segmenter> {
    let intl = Reflect::get(&js_sys::global(), &JsValue::from_str("Intl")).ok()?;
    let is_known = Reflect::has(&intl, &JsValue::from_str("Segmenter")).unwrap_or_default();
    is_known.then(Intl::Segmenter::default)
}

/// FNV-1a of the address in lower case, so that it has the same colour on every machine.
fn colour(email: &str) -> u32 {
    let hash = email
        .bytes()
        .map(|byte| byte.to_ascii_lowercase())
        .fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    (hash ^ (hash >> 15)) % COLOURS
}
