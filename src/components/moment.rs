//! Days and times.

use js_sys::{Array, Date, Intl::RelativeTimeFormat, JSON, Object};
use roster_layout::DateStyle;
use wasm_bindgen::{JsCast, JsValue};

use crate::{
    html::{El, el},
    layout::Layouts,
};

/// The language of the page, and so of its dates.
const LANGUAGE: &str = "en";

/// A day in a table, as the layout has it: "Nov 20", "3 days ago", or "Nov 20 (3 days ago)". `iso` is RFC 3339.
pub fn day(iso: &str) -> El {
    let style = Layouts::shape().dates;
    if style == DateStyle::Date {
        return date(iso);
    }
    let ago = ago(iso);
    if style == DateStyle::Both {
        return date(iso).child(" (").child(ago).child(")");
    }
    el("time").attr("datetime", iso).attr("title", iso.get(..10).unwrap_or(iso)).child(ago)
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

/// How long ago it was, or how long it will be: in days for a fortnight, then in weeks, months, years.
fn ago(iso: &str) -> String {
    let days = ((Date::parse(iso) - Date::now()) / 86_400_000.0).round();
    let units = [(14.0, 1.0, "day"), (60.0, 7.0, "week"), (700.0, 30.44, "month"), (f64::INFINITY, 365.25, "year")];
    let unit = units.into_iter().find(|(end, ..)| days.abs() < *end);
    let options = JSON::parse(r#"{"numeric":"auto"}"#).unwrap_or_default().unchecked_into::<Object>();
    let format = RelativeTimeFormat::new(&Array::of1(&LANGUAGE.into()), &options);
    // What is no date is shown as it came.
    unit.map_or_else(|| iso.to_owned(), |(_, length, unit)| format.format((days / length).round(), unit).into())
}

fn moment(iso: &str, date: &Date, format: &str) -> El {
    let format = JSON::parse(format).unwrap_or(JsValue::UNDEFINED);
    // What is no date is shown as it came.
    let text = if date.get_time().is_nan() { iso.to_owned() } else { date.to_locale_string(LANGUAGE, &format).into() };
    el("time").attr("datetime", iso).child(text)
}
