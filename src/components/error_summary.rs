//! What is wrong with a form.

use leptos::prelude::*;

use crate::focus::{focus, focus_when_shown};

/// What is wrong with a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The id of the field it is about; empty when it is about the whole.
    pub field: &'static str,
    /// The reason in words.
    pub text: String,
}

impl Problem {
    /// A problem of the field with the id `field`.
    #[must_use]
    pub fn of(field: &'static str, text: impl ToString) -> Self {
        Self { field, text: text.to_string() }
    }
}

/// The first problem of the field with the id `field`.
#[must_use]
pub fn problem_of(problems: RwSignal<Vec<Problem>>, field: &'static str) -> Signal<Option<String>> {
    Signal::derive(move || {
        problems.read().iter().find(|problem| problem.field == field).map(|problem| problem.text.clone())
    })
}

/// All problems above a form, each leading to its field; takes the focus when there are any.
#[component]
pub fn ErrorSummary(
    /// The summary's id.
    id: &'static str,
    /// What is wrong; nothing is shown when nothing is.
    problems: RwSignal<Vec<Problem>>,
) -> impl IntoView {
    Effect::new(move || {
        if !problems.read().is_empty() {
            focus_when_shown(id);
        }
    });
    let heading = format!("{id}-heading");
    move || {
        let items: Vec<_> = problems.get().into_iter().map(item).collect();
        (!items.is_empty()).then(|| {
            view! {
                <div class="error-summary" role="alert" tabindex="-1" id=id aria-labelledby=heading.clone()>
                    <h2 id=heading.clone()>"There is a problem"</h2>
                    <ul>{items}</ul>
                </div>
            }
        })
    }
}

fn item(problem: Problem) -> AnyView {
    let Problem { field, text } = problem;
    if field.is_empty() {
        return view! { <li>{text}</li> }.into_any();
    }
    let lead = move |event: web_sys::MouseEvent| {
        event.prevent_default();
        focus(field);
    };
    view! { <li><a href=format!("#{field}") on:click=lead>{text}</a></li> }.into_any()
}
