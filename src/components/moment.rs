//! Days and times.

use js_sys::{Date, JSON};
use wasm_bindgen::JsValue;

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

fn moment(iso: &str, date: &Date, format: &str) -> El {
    let format = JSON::parse(format).unwrap_or(JsValue::UNDEFINED);
    // What is no date is shown as it came.
    let text = if date.get_time().is_nan() { iso.to_owned() } else { date.to_locale_string(LANGUAGE, &format).into() };
    el("time").attr("datetime", iso).child(text)
}
