use std::sync::Arc;

use leptos::{prelude::*, task::tick};
use roster_app::html::{El, Nodes, Piece, el, live, nothing};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::Element;

use crate::stage::{find, press, show};

/// Numbers that look drawn by lot and are the same in every run.
struct Draw(u32);

impl Draw {
    fn below(&mut self, end: u32) -> u32 {
        self.0 = self.0.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (self.0 >> 16) % end
    }

    fn text(&mut self) -> String {
        ["", "Ada", "<b>&amp;\"", "ليلى", "a longer text"][self.below(5) as usize].to_owned()
    }
}

/// An element of a shape, and in it what `values` draws.
fn drawn(shape: &mut Draw, values: &mut Draw, depth: u32) -> El {
    let mut element = el(["div", "span", "section"][shape.below(3) as usize]);
    for name in ["id", "class", "title", "hidden"] {
        if shape.below(2) == 0 {
            element = element.attr(name, &values.text());
        }
    }
    if shape.below(4) == 0 {
        let text = values.text();
        element = element.live_attr("lang", move || (!text.is_empty()).then(|| text.clone()));
    }
    for _ in 0..shape.below(4) {
        element = match shape.below(if depth == 0 { 3 } else { 5 }) {
            0 => element.child(values.text()),
            1 => {
                let text = values.text();
                element.live(move || if text.is_empty() { nothing() } else { el("i").child(text.clone()).any() })
            }
            2 => element.child(nothing()),
            _ => element.child(drawn(shape, values, depth - 1)),
        };
    }
    element
}

fn markup(element: &Element) -> String {
    element.inner_html().replace("<!---->", "")
}

#[wasm_bindgen_test]
async fn what_is_copied_from_the_first_of_its_shape_or_written_over_another_is_what_would_be_written_anew() {
    for shape in 0..60 {
        let tree = move |values: u32| drawn(&mut Draw(shape), &mut Draw(values), 3);
        let number = RwSignal::new(0);
        let followed = show(move || live(move || tree(number.get()).repeated().any())).await;
        for values in 1..5 {
            let anew = markup(&show(move || tree(values)).await);
            assert_eq!(markup(&show(move || tree(values).repeated()).await), anew, "shape {shape}, copied");
            number.set(values);
            tick().await;
            assert_eq!(markup(&followed), anew, "shape {shape}, written over");
        }
    }
}

/// A row with a button that tells whose it is, and what follows a signal between two elements.
fn row(name: &'static str, note: RwSignal<&'static str>, pressed: RwSignal<&'static str>) -> El {
    let button = el("button").attr("type", "button").on_press(move || pressed.set(name)).child(name);
    let note = live(move || if note.get().is_empty() { nothing() } else { el("em").child(note.get()).any() });
    el("p").repeated().child(el("b").child(name)).child(note).child(button)
}

#[wasm_bindgen_test]
async fn a_row_that_is_written_over_keeps_its_elements_and_focus_and_acts_for_whom_it_shows() {
    let (name, note, pressed) = (RwSignal::new("Ada"), RwSignal::new("new"), RwSignal::new(""));
    let place = show(move || live(move || row(name.get(), note, pressed).any())).await;
    let button = find(&place, "button");
    button.clone().unchecked_into::<web_sys::HtmlElement>().focus().unwrap();
    name.set("Grace");
    tick().await;
    assert_eq!(markup(&place), "<p><b>Grace</b><em>new</em><button type=\"button\">Grace</button></p>");
    assert_eq!(document().active_element(), Some(button.clone()));
    press(&button).await;
    assert_eq!(pressed.get_untracked(), "Grace");
    note.set("");
    name.set("Hedy");
    tick().await;
    assert_eq!(markup(&place), "<p><b>Hedy</b><button type=\"button\">Hedy</button></p>");
}

#[wasm_bindgen_test]
async fn what_a_row_followed_is_followed_no_more_once_it_is_written_over() {
    let (name, held) = (RwSignal::new("Ada"), Arc::new(()));
    let count = Arc::downgrade(&held);
    let view = move || -> Nodes {
        let (held, shown) = (Arc::clone(&held), name.get());
        el("p")
            .repeated()
            .live_text(move || format!("{shown}{}", if Arc::strong_count(&held) > 0 { "" } else { "!" }))
            .any()
    };
    let place = show(move || live(view)).await;
    let before = count.strong_count();
    for next in ["Grace", "Hedy", "Alan"] {
        name.set(next);
        tick().await;
        assert_eq!(markup(&place), format!("<p>{next}</p>"));
    }
    assert_eq!(count.strong_count(), before, "what was followed before is let go");
}
