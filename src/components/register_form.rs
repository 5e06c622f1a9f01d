//! Creating an account.

use leptos::prelude::*;
use roster_api_types::{PASSWORD_HINT, Password};

use super::{
    error_summary::{Problem, Problems, error_summary, problem_of},
    field::TextField,
    form::{form, submit_button},
};
use crate::html::El;

/// The id of the password field, where the server's refusals of a password lead.
pub const REGISTER_PASSWORD: &str = "register-password";
/// The id of the name field.
pub const REGISTER_NAME: &str = "register-name";

const NAME_FIELD: TextField = TextField {
    id: REGISTER_NAME,
    name: "name",
    label: "Your name",
    kind: "text",
    autocomplete: "name",
    max_length: "200",
    is_required: false,
    hint: "",
    class: "field",
};
const PASSWORD_FIELD: TextField = TextField {
    id: REGISTER_PASSWORD,
    name: "password",
    label: "Password",
    kind: "password",
    autocomplete: "new-password",
    max_length: "1024",
    is_required: true,
    hint: PASSWORD_HINT,
    class: "field",
};

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
#[derive(Clone, Copy, Debug)]
pub struct RegisterForm {
    /// What is wrong; set by the form for the password's length, by the page for the server's answer.
    pub problems: Problems,
    /// Is an answer awaited?
    pub is_busy: Signal<bool>,
    /// Filled and sent.
    pub on_submit: Callback<NewAccount>,
}

impl RegisterForm {
    /// The form, empty.
    pub fn view(self) -> El {
        let Self { problems, is_busy, on_submit } = self;
        let (name, password) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
        let submit = move || match password.read_untracked().parse::<Password>() {
            Ok(password) => {
                problems.set(Vec::new());
                on_submit.run(NewAccount { name: name.get_untracked().trim().to_owned(), password });
            }
            Err(error) => problems.set(vec![Problem::of(REGISTER_PASSWORD, error.to_string())]),
        };
        form("sign-in-form", "accept-heading", is_busy, submit)
            .child(error_summary("register-problem", problems))
            .child(NAME_FIELD.view(name, problem_of(problems, REGISTER_NAME)))
            .child(PASSWORD_FIELD.view(password, problem_of(problems, REGISTER_PASSWORD)))
            .child(submit_button("Create account and join", is_busy))
    }
}
