//! A field for one address or many.

use leptos::prelude::*;
use roster_api_types::address_list_of_csv;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Event, HtmlInputElement, HtmlTextAreaElement, KeyboardEvent};

use super::field::field_error;
use crate::{
    html::{El, el},
    later,
    lean::spawn_here,
};

/// The largest file that is read, in bytes: ten thousand addresses.
const FILE_MAX: f64 = 1_000_000.0;

/// A field for one address or many, typed, pasted or from a file. It is one line high until there are more; Enter sends.
#[derive(Clone, Copy, Debug)]
pub struct AddressField {
    /// The textarea's id.
    pub id: &'static str,
    /// What is in it.
    pub text: Signal<String>,
    /// What is wrong with it.
    pub error: Signal<Option<String>>,
    /// Can it not be changed now?
    pub is_busy: Signal<bool>,
    /// It has been changed by hand.
    pub on_edit: Callback<String>,
    /// A file has been chosen: the list in it, or why it can't be read.
    pub on_file: Callback<Result<String, String>>,
}

impl AddressField {
    /// The field.
    pub fn view(self) -> El {
        let Self { id, error, is_busy, on_file, .. } = self;
        let hint = el("p").class("field__hint").attr("id", &format!("{id}-hint"));
        let hint = hint.child("One address or a list. The mailed link works for 30 days.");
        let file = el("input")
            .attr("type", "file")
            .attr("id", &format!("{id}-file"))
            .attr("accept", ".csv,.tsv,.txt,text/csv,text/plain")
            .flag("hidden", true)
            .on("change", move |event| {
                if let Some(input) = event.target().and_then(|target| target.dyn_into().ok()) {
                    read_file(input, on_file);
                }
            });
        let choose = move || {
            let file = document().get_element_by_id(&format!("{id}-file"));
            if let (false, Some(file)) = (is_busy.get_untracked(), file) {
                file.unchecked_into::<HtmlInputElement>().click();
            }
        };
        let import = el("button").attr("type", "button").class("address-field__import").on_press(choose);
        el("div")
            .class("field address-field")
            .child(el("label").class("field__label").attr("for", id).child("Email addresses"))
            .child(self.textarea())
            .child(field_error(id, error))
            .child(el("div").class("address-field__below").child(hint).child(import.child("Import CSV")).child(file))
    }

    fn textarea(self) -> El {
        let Self { id, text, error, is_busy, on_edit, .. } = self;
        let describes =
            move || Some(if error.get().is_some() { format!("{id}-error {id}-hint") } else { format!("{id}-hint") });
        el("textarea")
            .class("control address-field__text")
            .attr("data-part", "batch")
            .attr("id", id)
            .attr("name", "addresses")
            .attr("rows", "1")
            .attr("dir", "ltr")
            .attr("inputmode", "email")
            .attr("enterkeyhint", "send")
            .attr("autocomplete", "off")
            .attr("autocapitalize", "none")
            .attr("spellcheck", "false")
            .flag("required", true)
            .live_attr("readonly", move || is_busy.get().then(String::new))
            .live_attr("aria-invalid", move || error.get().map(|_| "true".to_owned()))
            .live_attr("aria-describedby", describes)
            .live_prop("value", move || text.get().into())
            .on("keydown", send_with_enter)
            .on("input", move |event| on_edit.run(event_target_value(&event)))
    }
}

/// Enter sends, as in a field of one line; with Shift, or while characters are being composed, it is the field's own.
fn send_with_enter(event: Event) {
    let event: KeyboardEvent = event.unchecked_into();
    if event.key() != "Enter" || event.shift_key() || event.is_composing() {
        return;
    }
    event.prevent_default();
    let field = event.target().and_then(|target| target.dyn_into::<HtmlTextAreaElement>().ok());
    if let Some(form) = field.and_then(|field| field.form()) {
        // Refused only by a form that isn't in the page.
        let _ = form.request_submit();
    }
}

later!(
    /// Reads the file that was chosen.
    fn read_file(input: HtmlInputElement, on_file: OnFile) = deed read, in batch
);

type OnFile = Callback<Result<String, String>>;

fn read(input: HtmlInputElement, on_file: OnFile) {
    let Some(file) = input.files().and_then(|files| files.get(0)) else {
        return;
    };
    spawn_here(async move {
        let answer = if file.size() > FILE_MAX {
            Err("This file is larger than 1 MB. Split it, or paste the addresses.")
        } else {
            let text = JsFuture::from(file.text()).await.ok().and_then(|text| text.as_string());
            text.map(|text| address_list_of_csv(&text)).ok_or("This file can't be read. Choose it again.")
        };
        // The same file may be chosen again after it has been corrected.
        input.set_value("");
        let _ = on_file.try_run(answer.map_err(str::to_owned));
    });
}
