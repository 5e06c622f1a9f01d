//! Going through all that a list finds, however many pages it has.

use roster_api_types::Member;
use wasm_bindgen::JsValue;

use crate::{
    api::{self, ApiError, Page},
    json::value_as,
    lean::pause,
    route::MembersView,
};

/// What is met on the way.
pub enum Met {
    /// A page, each row as the server has sent it.
    Page(Page<JsValue>),
    /// The server asks to wait for so many seconds.
    Wait(u32),
}

/// Hands over all that `view` finds to `meet`, page after page and with the pauses that the server asks for, until that
/// says that it has enough.
pub async fn walk(org: &str, mut view: MembersView, mut meet: impl FnMut(Met) -> bool) -> Result<(), ApiError> {
    loop {
        let page = match api::members_as_sent(org, &view).await {
            Ok(page) => page,
            Err(error) => {
                let seconds = error.wait().ok_or(error)?;
                meet(Met::Wait(seconds));
                pause(seconds).await;
                continue;
            }
        };
        let next = page.links.next.clone();
        // A server that leads in a circle would be asked for ever.
        let is_last = !next.has_results || next.cursor == view.cursor;
        if !meet(Met::Page(page)) || is_last {
            return Ok(());
        }
        view.cursor = next.cursor;
    }
}

/// A row as the app reads it; none for one that is no member.
#[must_use]
pub fn member_of(row: JsValue) -> Option<Member> {
    value_as(row).ok()
}
