//! Signing in.

use leptos::prelude::*;
use roster_api_types::Login;

use super::{
    error_summary::{ErrorSummary, Problem, problem_of},
    field::{FieldKind, TextField},
};

/// The id of the address field, where the server's one refusal leads.
pub const SIGN_IN_EMAIL: &str = "sign-in-email";
const PASSWORD: &str = "sign-in-password";

/// Signing in with address and password.
#[component]
pub fn SignInForm(
    /// What is wrong; set by the form for empty fields, by the page for the server's answer.
    problems: RwSignal<Vec<Problem>>,
    /// Is an answer awaited?
    #[prop(into)]
    is_busy: Signal<bool>,
    /// Filled and sent.
    on_submit: Callback<Login>,
) -> impl IntoView {
    let email = RwSignal::new(String::new());
    let password = RwSignal::new(String::new());
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        if is_busy.get_untracked() {
            return;
        }
        let login = Login { username: email.get_untracked().trim().to_owned(), password: password.get_untracked() };
        let mut missing = Vec::new();
        if login.username.is_empty() {
            missing.push(Problem::of(SIGN_IN_EMAIL, "Enter your email address."));
        }
        if login.password.is_empty() {
            missing.push(Problem::of(PASSWORD, "Enter your password."));
        }
        let is_complete = missing.is_empty();
        problems.set(missing);
        if is_complete {
            on_submit.run(login);
        }
    };
    let address = FieldKind {
        kind: "email",
        autocomplete: "username",
        max_length: 254,
        is_required: true,
        ..FieldKind::default()
    };
    let secret = FieldKind { kind: "password", autocomplete: "current-password", ..address };
    view! {
        <form class="sign-in-form" aria-labelledby="sign-in-heading" novalidate on:submit=submit>
            <ErrorSummary id="sign-in-problem" problems/>
            <TextField
                id=SIGN_IN_EMAIL name="username" label="Email address" kind=address value=email
                error=problem_of(problems, SIGN_IN_EMAIL)
            />
            <TextField
                id=PASSWORD name="password" label="Password" kind=secret value=password
                error=problem_of(problems, PASSWORD)
            />
            <button class="button button--primary" aria-busy=move || is_busy.get().then_some("true")>"Sign in"</button>
        </form>
    }
}
