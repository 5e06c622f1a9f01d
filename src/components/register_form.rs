//! Creating an account.

use leptos::prelude::*;
use roster_api_types::Password;

use super::{
    error_summary::{ErrorSummary, Problem, problem_of},
    field::{FieldKind, TextField},
};

/// The id of the password field, where the server's refusals of a password lead.
pub const REGISTER_PASSWORD: &str = "register-password";
/// The id of the name field.
pub const REGISTER_NAME: &str = "register-name";

/// A new account, as far as the person chooses it.
#[derive(Clone, Debug)]
pub struct NewAccount {
    /// The person's name; may be empty.
    pub name: String,
    /// Their password.
    pub password: Password,
}

/// Creating the account that an invitation allows. The address is the invited one; it is no field, because it comes with
/// most of it hidden, and a password manager would keep that.
#[component]
pub fn RegisterForm(
    /// What is wrong; set by the form for the password's length, by the page for the server's answer.
    problems: RwSignal<Vec<Problem>>,
    /// Is an answer awaited?
    #[prop(into)]
    is_busy: Signal<bool>,
    /// Filled and sent.
    on_submit: Callback<NewAccount>,
) -> impl IntoView {
    let name = RwSignal::new(String::new());
    let password = RwSignal::new(String::new());
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        if is_busy.get_untracked() {
            return;
        }
        match password.read_untracked().parse::<Password>() {
            Ok(password) => {
                problems.set(Vec::new());
                on_submit.run(NewAccount { name: name.get_untracked().trim().to_owned(), password });
            }
            Err(error) => problems.set(vec![Problem::of(REGISTER_PASSWORD, error)]),
        }
    };
    let free = FieldKind { kind: "text", autocomplete: "name", max_length: 200, ..FieldKind::default() };
    let secret = FieldKind {
        kind: "password",
        autocomplete: "new-password",
        max_length: 1024,
        is_required: true,
        hint: "At least 10 characters.",
        ..FieldKind::default()
    };
    view! {
        <form class="sign-in-form" aria-labelledby="accept-heading" novalidate on:submit=submit>
            <ErrorSummary id="register-problem" problems/>
            <TextField
                id=REGISTER_NAME name="name" label="Your name" kind=free value=name
                error=problem_of(problems, REGISTER_NAME)
            />
            <TextField
                id=REGISTER_PASSWORD name="password" label="Password" kind=secret value=password
                error=problem_of(problems, REGISTER_PASSWORD)
            />
            <button class="button button--primary" aria-busy=move || is_busy.get().then_some("true")>
                "Create account and join"
            </button>
        </form>
    }
}
