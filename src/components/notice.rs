//! What has just happened, and taking it back.

use leptos::prelude::*;

use super::icon::icon;

/// What the app has to say about something that has just happened: `before` **`subject`** `after`.
#[derive(Clone, Debug, Default)]
pub struct Notice {
    /// The sentence up to its subject.
    pub before: &'static str,
    /// Whom or what it is about, as somebody wrote it; shown apart from the sentence's writing direction.
    pub subject: String,
    /// The rest of the sentence.
    pub after: String,
    /// Has something failed?
    pub is_problem: bool,
    /// How to take it back, where that is possible.
    pub undo: Option<Callback<()>>,
}

/// The place for notices: a live region that is there from the start, with the way to take the last change back.
#[component]
pub fn NoticeRegion(
    /// What is said now.
    #[prop(into)]
    notice: Signal<Option<Notice>>,
    /// Pressed.
    on_dismiss: Callback<()>,
) -> impl IntoView {
    let class = move || match &*notice.read() {
        None => "notice",
        Some(notice) if notice.is_problem => "notice notice--shown notice--problem",
        Some(_) => "notice notice--shown",
    };
    let text = move || {
        notice.get().map(|Notice { before, subject, after, undo, .. }| {
            let subject = (!subject.is_empty()).then(|| view! { <bdi>{subject}</bdi> });
            let hint = undo.map(|_| view! { <span class="visually-hidden">" Undo available."</span> });
            view! { {before} {subject} {after} {hint} }
        })
    };
    let buttons = move || {
        notice.get().map(|notice| {
            let undo = notice.undo.map(|undo| {
                view! {
                    <button type="button" class="button button--quiet" on:click=move |_| undo.run(())>"Undo"</button>
                }
            });
            view! {
                {undo}
                <button type="button" class="button button--icon" aria-label="Dismiss" on:click=move |_| on_dismiss.run(())>
                    {icon("remove")}
                </button>
            }
        })
    };
    view! { <div class=class><p class="notice__text" role="status">{text}</p>{buttons}</div> }
}
