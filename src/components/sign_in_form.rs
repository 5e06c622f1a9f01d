//! Signing in.

use leptos::prelude::*;
use roster_api_types::Login;

use super::{
    error_summary::{Problem, Problems, error_summary, problem_of},
    field::TextField,
    form::{form, submit_button},
};
use crate::html::El;

/// The id of the address field, where the server's one refusal leads.
pub const SIGN_IN_EMAIL: &str = "sign-in-email";
const PASSWORD: &str = "sign-in-password";

const EMAIL_FIELD: TextField = TextField {
    id: SIGN_IN_EMAIL,
    name: "username",
    label: "Email address",
    kind: "email",
    autocomplete: "username",
    max_length: "254",
    is_required: true,
    hint: "",
    class: "field",
};
const PASSWORD_FIELD: TextField = TextField {
    id: PASSWORD,
    name: "password",
    label: "Password",
    kind: "password",
    autocomplete: "current-password",
    ..EMAIL_FIELD
};

/// Signing in with address and password.
#[derive(Clone, Copy, Debug)]
pub struct SignInForm {
    /// What is wrong; set by the form for empty fields, by the page for the server's answer.
    pub problems: Problems,
    /// Is an answer awaited?
    pub is_busy: Signal<bool>,
    /// Filled and sent.
    pub on_submit: Callback<Login>,
}

impl SignInForm {
    /// The form, empty.
    pub fn view(self) -> El {
        let Self { problems, is_busy, on_submit } = self;
        let (email, password) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
        let submit = move || {
            let login = Login { username: email.get_untracked().trim().to_owned(), password: password.get_untracked() };
            let missing = missing(&login);
            let is_complete = missing.is_empty();
            problems.set(missing);
            if is_complete {
                on_submit.run(login);
            }
        };
        form("sign-in-form", "sign-in-heading", is_busy, submit)
            .child(error_summary("sign-in-problem", problems))
            .child(EMAIL_FIELD.view(email, problem_of(problems, SIGN_IN_EMAIL)))
            .child(PASSWORD_FIELD.view(password, problem_of(problems, PASSWORD)))
            .child(submit_button("Sign in", is_busy))
    }
}

fn missing(login: &Login) -> Vec<Problem> {
    let mut missing = Vec::new();
    if login.username.is_empty() {
        missing.push(Problem::of(SIGN_IN_EMAIL, "Enter your email address."));
    }
    if login.password.is_empty() {
        missing.push(Problem::of(PASSWORD, "Enter your password."));
    }
    missing
}
