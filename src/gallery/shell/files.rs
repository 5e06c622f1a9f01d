//! Handing on what is looked at: as a link, and as a layout file; and opening such a file.

use leptos::prelude::*;
use roster_layout::{Layout, parse};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::HtmlInputElement;

use super::state::State;
use crate::{
    clipboard::copy,
    download::download,
    focus::focus,
    html::{El, Nodes, Piece, el, live, nothing},
    lean::spawn,
};

const FILE: &str = "layout-file";
const OPEN: &str = "open-layout-file";

/// The buttons, and what is wrong with a file that was opened.
pub fn files(state: State) -> El {
    let said = RwSignal::new("");
    let button = |label: &str| el("button").attr("type", "button").class("button").child(label);
    let copy_link = move || {
        let link = window().location().origin().unwrap_or_default() + &untrack(|| state.address());
        spawn(async move {
            said.set(if copy(&link).await {
                "Link copied."
            } else {
                "The browser doesn't allow copying: take the address."
            });
        });
    };
    let save = move || {
        let is_saved = download("layout.json", "application/json", &untrack(|| state.layout()).0.to_json());
        said.set(if is_saved { "Layout saved as layout.json." } else { "The browser doesn't allow saving." });
    };
    let choose = || {
        if let Some(file) = document().get_element_by_id(FILE) {
            file.unchecked_into::<HtmlInputElement>().click();
        }
    };
    let file = el("input").attr("type", "file").attr("id", FILE).attr("accept", ".json,application/json");
    let file = file.flag("hidden", true).attr("aria-label", "Layout file").on("change", move |event| {
        if let Some(input) = event.target().and_then(|target| target.dyn_into().ok()) {
            open(state, input, said);
        }
    });
    el("div")
        .class("gallery__files")
        .child(el("span").attr("role", "status").live_text(move || said.get().to_owned()))
        .child(button("Copy link").on_press(copy_link))
        .child(button("Open layout file").attr("id", OPEN).on_press(choose))
        .child(button("Save layout file").on_press(save))
        .child(file)
        .child(live(move || problems(state)))
}

/// Puts the knobs to what a file says. What is wrong in it is listed, and leaves its knob as it is.
fn open(state: State, input: HtmlInputElement, said: RwSignal<&'static str>) {
    let Some(file) = input.files().and_then(|files| files.get(0)) else {
        return;
    };
    spawn(async move {
        let text = JsFuture::from(file.text()).await.ok().and_then(|text| text.as_string());
        // The same file may be chosen again after it has been corrected.
        input.set_value("");
        let Some(text) = text else {
            return said.set("This file can't be read. Choose it again.");
        };
        let before = state.file.get_untracked();
        let (layout, problems) = parse(&text, &parse(&before, &Layout::default()).0);
        said.set(match &*problems {
            [] => "Layout opened.",
            [problem] if problem.path.is_empty() => "Nothing was opened.",
            _ => "Layout opened, but for what is wrong in it.",
        });
        state.problems.set(problems);
        state.set(untrack(|| state.settings()).with_layout(&layout, &before));
    });
}

/// Key by key.
fn problems(state: State) -> Nodes {
    let problems = state.problems.get();
    if problems.is_empty() {
        return nothing();
    }
    let items: Vec<Nodes> = problems.iter().map(|problem| el("li").child(problem.to_string()).any()).collect();
    let close = el("button").attr("type", "button").class("button button--quiet").child("Close");
    el("div")
        .class("error-summary gallery__problems")
        .attr("role", "alert")
        .child(el("h2").child("What is wrong in the layout file"))
        .child(el("ul").child(items))
        .child(close.on_press(move || {
            state.problems.set(Vec::new());
            focus(OPEN);
        }))
        .any()
}
