//! What the whole app shares: where it is, who is signed in, what it has to say, and how remote things are held.

mod display;
mod frame;
mod guard;
mod navigation;
mod notices;
mod remote;
mod session;

pub use display::{COLUMNS, DENSITIES, Display, Displayed, ROWS, THEMES};
pub use frame::{Frame, title};
pub use guard::{Guard, Leaving};
pub use navigation::Navigation;
pub use notices::Notices;
pub use remote::Remote;
pub use session::Session;

use leptos::prelude::use_context;

/// The part of the shared context that has the type `T`; `app` provides one of each before it shows a page.
fn shared<T: Clone + 'static>() -> T {
    #[expect(clippy::expect_used, reason = "a page outside the app is a programming error, found by the first test")]
    use_context().expect("the app provides its context")
}
