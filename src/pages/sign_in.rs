//! Signing in.

use leptos::prelude::*;
use roster_api_types::Login;

use super::words::heading;
use crate::{
    api::{self, ApiError},
    components::{
        error_summary::{Problem, Problems},
        sign_in_form::{SIGN_IN_EMAIL, SignInForm},
    },
    context::{Navigation, Session, title},
    html::{El, el},
    lean::{effect, spawn_here},
    route::{Route, safe_next},
};

/// Signing in, and going where one wanted to go. Somebody who is signed in already goes there at once.
pub fn sign_in_page(next: Option<String>) -> El {
    let (session, navigation) = (Session::shared(), Navigation::shared());
    let problems: Problems = RwSignal::new(Vec::new());
    let is_busy = RwSignal::new(false);
    let destination = StoredValue::new(next.and_then(|next| safe_next(&next)));
    title(move || if problems.read().is_empty() { "Sign in".to_owned() } else { "Error: Sign in".to_owned() });
    effect(move || {
        if session.user().flatten().is_some() {
            navigation.replace(&destination.get_value().unwrap_or(Route::Home));
        }
    });
    let sign_in = move |login: Login| {
        is_busy.set(true);
        spawn_here(async move {
            let answer = api::sign_in(&login).await;
            is_busy.set(false);
            match answer {
                Ok(signed_in) => {
                    let proposed = safe_next(&signed_in.next_uri);
                    destination.update_value(|next| *next = chosen(next.take(), proposed));
                    session.started(signed_in.user);
                }
                Err(error) => problems.set(vec![problem_of(&error)]),
            }
        });
    };
    let form = SignInForm { problems, is_busy: is_busy.into(), on_submit: Callback::new(sign_in) };
    el("section")
        .class("accept-card")
        .attr("aria-labelledby", "sign-in-heading")
        .child(heading().attr("id", "sign-in-heading").child("Sign in"))
        .child(form.view())
        // A page of the server's own, which needs no script.
        .child(el("a").attr("href", "/auth/recover/").attr("rel", "external").child("Forgotten your password?"))
        .child(
            el("p")
                .class("accept-card__help")
                .child("No account yet? You need an invitation: open the link in its mail."),
        )
}

/// Where to go: where one wanted to, or where the server proposes. An invitation that waits comes before the first page.
fn chosen(wanted: Option<Route>, proposed: Option<Route>) -> Option<Route> {
    match (&wanted, &proposed) {
        (None, _) | (Some(Route::Home), Some(Route::Accept { .. })) => proposed,
        (Some(_), _) => wanted,
    }
}

/// A wrong address or password is one and the same problem, at the first field; any other is about the whole.
fn problem_of(error: &ApiError) -> Problem {
    let is_wrong = matches!(error, ApiError::Refused(refusal) if refusal.status == 400);
    Problem::of(if is_wrong { SIGN_IN_EMAIL } else { "" }, error.to_string())
}
