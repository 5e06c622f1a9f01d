//! One exchange with the server: the only code that touches reqwasm.

use std::{
    cell::{Cell, OnceCell},
    rc::Rc,
    time::Duration,
};

use js_sys::{Map, Promise};
use leptos::prelude::{TimeoutHandle, document, set_timeout_with_handle};
use reqwasm::http::{Method, Request, Response};
use serde::de::DeserializeOwned;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, HtmlDocument};

use super::ApiError;
use crate::json;

/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(15);

/// Where the API is, as the calls are written; index.html may name another place.
const API: &str = "/api/0";

/// The cookie whose value every write repeats, so that no other site can write in our name; index.html may name another.
const CSRF_COOKIE: &str = "sc";
const CSRF_HEADER: &str = "X-CSRFToken";

thread_local! {
    static SIGNED_OUT: OnceCell<Box<dyn Fn()>> = const { OnceCell::new() };
}

/// Names what is done, once for the whole app, whenever the server refuses a call because nobody is signed in. It comes
/// before the caller is told, who still gets the error.
pub fn when_signed_out(action: impl Fn() + 'static) {
    SIGNED_OUT.with(|known| {
        // Named already only where the app is started twice, which it isn't.
        let _ = known.set(Box::new(action));
    });
}

/// An answer, whatever its status.
pub(super) struct Answer {
    /// The HTTP status.
    pub(super) status: u16,
    /// The body.
    pub(super) text: String,
    /// The `Link` header, empty when there is none.
    pub(super) link: String,
    /// The `X-Hits` header: how many rows there are in all; none where the server has not counted to the end.
    pub(super) hits: Option<u32>,
    /// The `X-Max-Hits` header: how far the server has counted.
    pub(super) more_than: Option<u32>,
    /// The `Retry-After` header, in seconds.
    pub(super) retry_after: Option<u32>,
}

/// Ends a fetch: after [`PATIENCE`], or when the caller drops the call because the page was left.
struct Deadline {
    controller: Option<AbortController>,
    timer: Option<TimeoutHandle>,
    has_passed: Rc<Cell<bool>>,
}

impl Deadline {
    /// For what `controller` ends; none where the browser has no such thing.
    fn start(controller: Option<AbortController>) -> Self {
        let has_passed = Rc::new(Cell::new(false));
        let (flag, ending) = (Rc::clone(&has_passed), controller.clone());
        let end = move || {
            flag.set(true);
            if let Some(controller) = ending {
                controller.abort();
            }
        };
        Self { controller, timer: set_timeout_with_handle(end, PATIENCE).ok(), has_passed }
    }

    /// Why a fetch that gave no answer gave none.
    fn error(&self) -> ApiError {
        if self.has_passed.get() { ApiError::Timeout } else { ApiError::Offline }
    }
}

impl Drop for Deadline {
    fn drop(&mut self) {
        if let Some(timer) = self.timer {
            timer.clear();
        }
        if let Some(controller) = &self.controller {
            controller.abort();
        }
    }
}

/// What index.html has asked for before this code had arrived.
struct Asked {
    answer: Promise,
    controller: AbortController,
}

impl Asked {
    /// What was asked for at `address`. It answers one request: the next one wants newer data.
    fn take(address: &str) -> Option<Self> {
        let (all, address) = (all_asked()?, JsValue::from_str(address));
        let asked = all.get(&address);
        all.delete(&address).then(|| Self {
            answer: json::entry(&asked, "answer").unchecked_into(),
            controller: json::entry(&asked, "controller").unchecked_into(),
        })
    }

    /// The answer and its text; none where the request failed.
    async fn answered(self) -> Option<(Response, String)> {
        let answered = JsFuture::from(self.answer).await.ok()?;
        let response: web_sys::Response = json::entry(&answered, "response").dyn_into().ok()?;
        Some((Response::from_raw(response), json::entry(&answered, "text").as_string()?))
    }
}

fn all_asked() -> Option<Map> {
    json::entry(&js_sys::global(), "asked").dyn_into().ok()
}

/// Forgets what index.html has asked for and nobody has wanted: by the next page it may be of before.
pub fn forget_asked() {
    if let Some(all) = all_asked() {
        all.clear();
    }
}

/// Sends a request and reads the whole answer, or takes that from the page, which has asked before. Dropping the future
/// aborts the request.
pub(super) async fn send(method: Method, url: &str, body: Option<String>) -> Result<Answer, ApiError> {
    let address = at_the_api(url);
    let asked = if matches!(method, Method::GET) { Asked::take(&address) } else { None };
    let controller = asked.as_ref().map(|asked| asked.controller.clone()).or_else(|| AbortController::new().ok());
    let deadline = Deadline::start(controller);
    if let Some(asked) = asked {
        match asked.answered().await {
            Some((response, text)) => return Ok(Answer::of(&response, text)),
            None if deadline.has_passed.get() => return Err(ApiError::Timeout),
            None => {}
        }
    }
    let mut request = Request::new(&address).method(method);
    if let Some(controller) = &deadline.controller {
        request = request.abort_signal(Some(&controller.signal()));
    }
    if !matches!(method, Method::GET) {
        request = request.header(CSRF_HEADER, &csrf_token());
    }
    if let Some(body) = body {
        request = request.header("Content-Type", "application/json").body(body);
    }
    let response = request.send().await.map_err(|_| deadline.error())?;
    let text = response.text().await.map_err(|_| deadline.error())?;
    Ok(Answer::of(&response, text))
}

impl Answer {
    fn of(response: &Response, text: String) -> Self {
        let headers = response.headers();
        let number = |name| headers.get(name).and_then(|number| number.parse().ok());
        let (hits, most) = (number("X-Hits"), number("X-Max-Hits"));
        // Hits that reach what is counted at most are not all.
        let more_than = most.filter(|most| hits >= Some(*most));
        Self {
            status: response.status(),
            text,
            link: headers.get("Link").unwrap_or_default(),
            hits: hits.filter(|_| more_than.is_none()),
            more_than,
            retry_after: number("Retry-After"),
        }
    }

    /// What a successful answer says.
    pub(super) fn read<T: DeserializeOwned>(self) -> Result<T, ApiError> {
        Ok(json::read(&self.checked()?.text)?)
    }

    /// The answer when it is a success, otherwise its reason.
    pub(super) fn checked(self) -> Result<Self, ApiError> {
        if self.status == 401 {
            SIGNED_OUT.with(|known| known.get().into_iter().for_each(|action| action()));
        }
        self.checked_quietly()
    }

    /// As [`checked`](Self::checked), for what nobody has asked for: that nobody is signed in disturbs nobody.
    pub(super) fn checked_quietly(self) -> Result<Self, ApiError> {
        if self.status < 400 {
            Ok(self)
        } else {
            Err(ApiError::from_answer(self.status, &self.text).retry_after(self.retry_after))
        }
    }
}

/// The address under the API that index.html names.
pub(super) fn at_the_api(url: &str) -> String {
    setting("roster-api", API) + url.strip_prefix(API).unwrap_or(url)
}

/// The address of a page of the server that has the API.
#[must_use]
pub fn at_the_server(path: &str) -> String {
    let api = at_the_api(API);
    api.strip_suffix(API).unwrap_or_default().to_owned() + path
}

/// What index.html says about the server in the `meta` element called `name`; `usual` when it says nothing.
fn setting(name: &str, usual: &str) -> String {
    let element = document().query_selector(&["meta[name=", name, "]"].concat()).ok().flatten();
    let said = element.and_then(|element| element.get_attribute("content")).filter(|said| !said.is_empty());
    said.unwrap_or_else(|| usual.to_owned())
}

/// Does the browser keep the cookie that every answer of our server gives it?
#[must_use]
pub fn keeps_cookies() -> bool {
    !csrf_token().is_empty()
}

/// The CSRF cookie's value; empty when the browser keeps no cookies, which the server then explains.
fn csrf_token() -> String {
    let name = setting("roster-csrf-cookie", CSRF_COOKIE);
    let cookies = document().dyn_into::<HtmlDocument>().ok().and_then(|document| document.cookie().ok());
    let cookies = cookies.unwrap_or_default();
    let value = cookies.split(';').find_map(|cookie| cookie.trim_start().strip_prefix(&*name)?.strip_prefix('='));
    value.unwrap_or_default().to_owned()
}
