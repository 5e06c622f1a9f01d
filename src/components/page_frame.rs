//! Everything around a page.

use leptos::prelude::*;

use super::{
    display_menu::display_menu,
    notice::{Notice, notice_region},
};
use crate::{
    context::Display,
    focus::focus_heading,
    html::{El, Nodes, Piece, el, live, named, nothing},
    route::Route,
};

/// Everything around a page: where one is, who one is, and the place for notices. index.html shows the same frame
/// before the code has arrived.
#[derive(Clone, Copy, Debug)]
pub struct PageFrame {
    /// The organization's name; empty outside.
    pub organization: Signal<String>,
    /// The address of the person who is signed in; empty when nobody is.
    pub account: Signal<String>,
    /// Is the page one column of reading width?
    pub is_narrow: Signal<bool>,
    /// What is said now.
    pub notice: RwSignal<Option<Notice>>,
    /// What was said before and can still be taken back.
    pub earlier: ReadSignal<Option<Notice>>,
    /// How the pages are shown.
    pub display: RwSignal<Display>,
    /// Pressed.
    pub on_sign_out: Callback<()>,
    /// Pressed.
    pub on_dismiss: Callback<()>,
    /// Something was clicked anywhere; told before it is followed.
    pub on_click: Callback<web_sys::Event>,
}

impl PageFrame {
    /// The frame around `page`.
    pub fn view(self, page: Nodes) -> El {
        let Self { is_narrow, notice, earlier, on_dismiss, on_click, .. } = self;
        let skip = el("a").class("button button--primary page-frame__skip visually-hidden").attr("href", "#main");
        let skip = skip.on("click", |event| {
            event.prevent_default();
            focus_heading();
        });
        let narrow = " page-frame__main--narrow";
        let class = move || Some(format!("page-frame__main{}", if is_narrow.get() { narrow } else { "" }));
        let frame = el("div").class("page-frame").on("click", move |event| on_click.run(event));
        frame.child(skip.child("Skip to content")).child(self.header()).child(
            el("main")
                .attr("id", "main")
                .attr("tabindex", "-1")
                .live_attr("class", class)
                .child(page)
                .child(notice_region(notice, earlier, on_dismiss)),
        )
    }

    fn header(self) -> El {
        let Self { organization, account, display, on_sign_out, .. } = self;
        let place = move || match organization.get() {
            name if name.is_empty() => nothing(),
            name => el("span").class("page-frame__organization").child(named(&name)).any(),
        };
        let person = move || match account.get() {
            address if address.is_empty() => nothing(),
            address => person(&address, on_sign_out).any(),
        };
        let home = el("a").class("page-frame__wordmark").attr("href", &Route::Home.to_string()).child("Roster");
        el("header")
            .class("page-frame__header")
            .child(home)
            .child(live(place))
            .child(display_menu(display))
            .child(live(person))
    }
}

fn person(address: &str, on_sign_out: Callback<()>) -> El {
    let sign_out = el("button").attr("type", "button").class("button button--quiet");
    el("div")
        .class("page-frame__account")
        .child(el("span").class("address").attr("dir", "ltr").child(address))
        .child(sign_out.on_press(move || on_sign_out.run(())).child("Sign out"))
}
