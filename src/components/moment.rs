//! Days and times.

use std::cell::RefCell;

use js_sys::{Array, Date, Function, Intl::DateTimeFormat, JSON, Object};
use wasm_bindgen::{JsCast, JsValue};

use crate::{
    html::{El, el},
    layout::look,
};

/// The language of the page, and so of its dates.
pub(crate) const LANGUAGE: &str = "en";

/// A day in a row, such as "Nov 20", unless the layout has it otherwise. `iso` is RFC 3339.
pub fn day(iso: &str) -> El {
    match look() {
        Some(look) => (look.day)(iso),
        None => date(iso),
    }
}

/// A day, such as "Nov 20", with its year when that isn't this one. `iso` is RFC 3339.
pub fn date(iso: &str) -> El {
    let date = Date::new(&JsValue::from_str(iso));
    let format = if date.get_full_year() == Date::new_0().get_full_year() {
        r#"{"month":"short","day":"numeric"}"#
    } else {
        r#"{"month":"short","day":"numeric","year":"numeric"}"#
    };
    moment(iso, &date, format)
}

/// A point in time with its time zone, such as "December 20, 2026 at 10:00 AM GMT+1". `iso` is RFC 3339.
pub fn minute(iso: &str) -> El {
    let format = r#"{"month":"long","day":"numeric","year":"numeric","hour":"numeric","minute":"2-digit","timeZoneName":"short"}"#;
    moment(iso, &Date::new(&JsValue::from_str(iso)), format)
}

fn moment(iso: &str, date: &Date, format: &'static str) -> El {
    let said = if date.get_time().is_nan() { None } else { formatter(format).call1(&JsValue::UNDEFINED, date).ok() };
    // What is no date is shown as it came.
    el("time").attr("datetime", iso).child(said.and_then(|said| said.as_string()).unwrap_or_else(|| iso.to_owned()))
}

/// What writes dates in a format. Making one takes the browser longer than writing a row.
fn formatter(format: &'static str) -> Function {
    thread_local! {
        static KNOWN: RefCell<Vec<(&'static str, Function)>> = const { RefCell::new(Vec::new()) };
    }
    KNOWN.with_borrow_mut(|known| {
        if let Some((_, formatter)) = known.iter().find(|(of, _)| *of == format) {
            return formatter.clone();
        }
        let options = JSON::parse(format).map_or_else(|_| Object::new(), JsCast::unchecked_into);
        let formatter = DateTimeFormat::new(&Array::of1(&LANGUAGE.into()), &options).format();
        known.push((format, formatter.clone()));
        formatter
    })
}
