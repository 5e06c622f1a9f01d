//! Signing in.

use leptos::{prelude::*, task};
use roster_api_types::Login;

use crate::{
    api::{self, ApiError},
    components::{
        error_summary::Problem,
        sign_in_form::{SIGN_IN_EMAIL, SignInForm},
    },
    context::{Navigation, Session, title},
    route::{Route, safe_next},
};

/// Signing in, and going where one wanted to go. Somebody who is signed in already goes there at once.
#[component]
pub fn SignInPage(next: Option<String>) -> impl IntoView {
    let (session, navigation) = (Session::shared(), Navigation::shared());
    let problems = RwSignal::new(Vec::<Problem>::new());
    let is_busy = RwSignal::new(false);
    let destination = StoredValue::new(next.as_deref().and_then(safe_next));
    title(move || if problems.read().is_empty() { "Sign in".to_owned() } else { "Error: Sign in".to_owned() });
    Effect::new(move || {
        if session.user().flatten().is_some() {
            navigation.replace(&destination.get_value().unwrap_or(Route::Home));
        }
    });
    let sign_in = move |login: Login| {
        is_busy.set(true);
        task::spawn_local_scoped_with_cancellation(async move {
            let answer = api::sign_in(&login).await;
            is_busy.set(false);
            match answer {
                Ok(signed_in) => {
                    destination.update_value(|next| *next = next.take().or_else(|| safe_next(&signed_in.next_uri)));
                    session.started(signed_in.user);
                }
                Err(error) => problems.set(vec![problem_of(&error)]),
            }
        });
    };
    view! {
        <section class="accept-card" aria-labelledby="sign-in-heading">
            <h1 id="sign-in-heading" tabindex="-1">"Sign in"</h1>
            <SignInForm problems is_busy on_submit=Callback::new(sign_in)/>
            <p class="accept-card__help">"No account yet? You need an invitation: open the link in its mail."</p>
        </section>
    }
}

/// A wrong address or password is one and the same problem, at the first field; any other is about the whole.
fn problem_of(error: &ApiError) -> Problem {
    let field = if matches!(error, ApiError::Refused(refusal) if refusal.status == 400) { SIGN_IN_EMAIL } else { "" };
    Problem::of(field, error)
}
