use js_sys::Array;
use reqwasm::http::Method;
use roster_api_types::PageLinks;
use wasm_bindgen::JsValue;

use super::{ApiError, Page, organization::members_url, transport::send};
use crate::{json::parse, route::MembersView};

/// Rows on a page of what is exported: as many as the server gives.
const PER_PAGE: &str = "100";

/// A page of the members that `view` finds, each as the server sent it, with all that the app doesn't read.
pub async fn members_as_sent(org: &str, view: &MembersView) -> Result<Page<JsValue>, ApiError> {
    let answer = send(Method::GET, &members_url(org, view, PER_PAGE), None).await?.checked()?;
    let rows = parse(&answer.text);
    if !Array::is_array(&rows) {
        return Err(ApiError::Unexpected);
    }
    let rows = Array::from(&rows).iter().collect();
    Ok(Page { rows, links: PageLinks::from_header(&answer.link), hits: answer.hits, more_than: None })
}
