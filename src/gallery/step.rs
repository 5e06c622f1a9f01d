//! What is done in a story, one step after the other. The steps are data: the stage plays them, and so do the end-to-end
//! tests.

use serde::Serialize;

/// One step. What a story looks like after it is what comes of all steps up to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Step {
    /// What is done.
    pub does: Does,
    /// The ARIA role of the thing it is done to; empty for a field that has none, such as a password's, which is found by its
    /// label.
    pub role: &'static str,
    /// The accessible name of that.
    pub name: &'static str,
    /// What is filled in or chosen; empty where it is pressed.
    pub text: &'static str,
    /// A text that is on the page afterwards.
    pub then: &'static str,
}

/// What a step does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Does {
    /// Presses it.
    Press,
    /// Fills it in.
    Fill,
    /// Chooses the value.
    Choose,
}

impl Step {
    /// Presses a button.
    #[must_use]
    pub const fn press(name: &'static str, then: &'static str) -> Self {
        Self { does: Does::Press, role: "button", name, text: "", then }
    }

    /// Presses a box that selects something.
    #[must_use]
    pub const fn tick(name: &'static str, then: &'static str) -> Self {
        Self { role: "checkbox", ..Self::press(name, then) }
    }

    /// Presses a link.
    #[must_use]
    pub const fn follow(name: &'static str, then: &'static str) -> Self {
        Self { role: "link", ..Self::press(name, then) }
    }

    /// Fills a password in.
    #[must_use]
    pub const fn password(text: &'static str, then: &'static str) -> Self {
        Self { role: "", ..Self::fill("Password", text, then) }
    }

    /// Fills a field in.
    #[must_use]
    pub const fn fill(name: &'static str, text: &'static str, then: &'static str) -> Self {
        Self { does: Does::Fill, role: "textbox", name, text, then }
    }
}
