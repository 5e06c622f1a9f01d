//! Answers the calls that gallery/stage/network.js catches.

use std::cell::RefCell;

use js_sys::Reflect;
use leptos_router::location::Url;
use serde_json::json;
use wasm_bindgen::{JsValue, closure::Closure};

use super::fixture::{Answer, Call, Fate, World};
use crate::json::entry;

type Answers = dyn Fn(String, String, String, String) -> String;

/// Puts `world` behind the stage's network, and into its browser what that has kept of it.
pub fn connect(stage: &JsValue, world: World) {
    if !world.keeps_cookies {
        put(&entry(stage, "cookies"), "text", &"".into());
    }
    let world = RefCell::new(world);
    let answer: Closure<Answers> = Closure::new(move |method, path: String, query: String, body| {
        let path = path.trim_start_matches("/api/0").split('/').filter(|segment| !segment.is_empty());
        let path = path.map(Url::unescape).collect();
        let call = Call { method, path, query: query.trim_start_matches('?').to_owned(), body };
        outcome(&mut world.borrow_mut(), &call)
    });
    put(&entry(stage, "network"), "answer", &answer.into_js_value());
}

/// Puts something onto an object of the stage's.
pub fn put(object: &JsValue, name: &str, value: &JsValue) {
    // Its own objects take every key.
    let _ = Reflect::set(object, &name.into(), value);
}

/// What becomes of a call, as a JSON text; `null` for a call that nobody knows.
fn outcome(world: &mut World, call: &Call) -> String {
    let fate = world.troubles.iter().find(|trouble| trouble.is_about(call)).map(|trouble| trouble.fate);
    let (answer, fate, after) = match fate {
        None => (world.answer(call), "answered", 0),
        Some(Fate::Slow(milliseconds)) => (world.answer(call), "answered", milliseconds),
        Some(Fate::Hangs) => (Some(Answer::done()), "hangs", 0),
        Some(Fate::Offline) => (Some(Answer::done()), "offline", 0),
        Some(Fate::Refused(status, reason)) => (Some(Answer::refused(status, reason)), "answered", 0),
    };
    let told = |Answer { status, body, headers }| json!({ "status": status, "body": body, "headers": headers, "fate": fate, "after": after });
    answer.map_or(serde_json::Value::Null, told).to_string()
}
