//! Everything around a page.

use leptos::prelude::*;

use super::notice::{Notice, NoticeRegion};
use crate::{focus::focus_heading, route::Route};

/// Everything around a page: where one is, who one is, and the place for notices. index.html shows the same frame
/// before the code has arrived.
#[component]
pub fn PageFrame(
    /// The organization's name; empty outside.
    #[prop(into)]
    organization: Signal<String>,
    /// The address of the person who is signed in.
    #[prop(into)]
    account: Signal<Option<String>>,
    /// Is the page one column of reading width?
    #[prop(into)]
    is_narrow: Signal<bool>,
    /// What is said now.
    #[prop(into)]
    notice: Signal<Option<Notice>>,
    /// Pressed.
    on_sign_out: Callback<()>,
    /// Pressed.
    on_dismiss: Callback<()>,
    /// The page.
    children: Children,
) -> impl IntoView {
    let place = move || {
        let name = organization.get();
        (!name.is_empty()).then(|| view! { <span class="page-frame__organization"><bdi>{name}</bdi></span> })
    };
    let person = move || {
        account.get().map(|address| {
            view! {
                <div class="page-frame__account">
                    <span class="address" dir="ltr">{address}</span>
                    <button type="button" class="button button--quiet" on:click=move |_| on_sign_out.run(())>"Sign out"</button>
                </div>
            }
        })
    };
    let skip = |event: web_sys::MouseEvent| {
        event.prevent_default();
        focus_heading();
    };
    view! {
        <div class="page-frame">
            <a class="button button--primary page-frame__skip visually-hidden" href="#main" on:click=skip>"Skip to content"</a>
            <header class="page-frame__header">
                <a class="page-frame__wordmark" href=Route::Home.to_string()>"Roster"</a>
                {place}
                {person}
            </header>
            <main class="page-frame__main" class=("page-frame__main--narrow", is_narrow) id="main" tabindex="-1">
                {children()}
                <NoticeRegion notice on_dismiss/>
            </main>
        </div>
    }
}
