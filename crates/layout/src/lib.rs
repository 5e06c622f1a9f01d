//! How Roster's table is laid out, as data: one table of keys, from which everything else follows.
//!
//! [`parse`] reads a file and names every wrong key with the reason; [`schema()`] describes it to editors; knobs are made
//! by going through [`KEYS`]; [`Layout::marks`] and [`Layout::shape`] are what the page does with it. No I/O: plain
//! functions over plain data, the same on the server, in the page and in the gallery.

mod check;
mod colour;
mod key;
mod keys;
mod layout;
mod schema;
mod shape;
mod tokens;
mod value;
mod words;

pub use check::{Problem, check, parse};
pub use colour::{Colour, Colours, NoColour};
pub use key::{Key, Kind, Reach, Setting};
pub use keys::{KEYS, REFUSED_KEYS};
pub use layout::{Layout, Mark, SCHEMA_FILE};
pub use schema::schema;
pub use shape::{Column, DateStyle, Density, InvitePlace, RemoveStyle, Shape, TeamsForm};
pub use tokens::{Pair, pairs};
pub use value::Value;
pub use words::difference_in_words;

/// A number that tells one text from another (FNV-1a), to know a file when it is seen again.
#[must_use]
pub const fn fingerprint(text: &str) -> u32 {
    let mut hash = 0x811c_9dc5_u32;
    let mut rest = text.as_bytes();
    while let [byte, after @ ..] = rest {
        hash = (hash ^ *byte as u32).wrapping_mul(0x0100_0193);
        rest = after;
    }
    hash
}
