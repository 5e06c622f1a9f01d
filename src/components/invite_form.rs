//! Inviting somebody.

use leptos::prelude::*;
use roster_api_types::{EMAIL_ADDRESS_MAX, EmailAddress, EmailAddressError, Role, may_give_role};
use serde::{Deserialize, Serialize};

use super::{
    error_summary::{ErrorSummary, Problem, problem_of},
    field::{FieldKind, TextField},
    icon::icon,
    team_choice::{TeamChoice, TeamMenu},
};

/// The id of the address field.
pub const INVITE_EMAIL: &str = "invite-email";
/// The id of the role field.
pub const INVITE_ROLE: &str = "invite-role";
/// The id of the teams field.
pub const INVITE_TEAMS: &str = "invite-teams-button";

/// A half-filled invitation.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Draft {
    /// The address so far.
    pub email: String,
    /// The role to give.
    pub role: Role,
    /// All teams?
    pub all_teams: bool,
    /// The slugs of the chosen teams.
    pub teams: Vec<String>,
}

/// Inviting somebody. The draft is the page's, which keeps it; it changes only as the person changes it.
#[component]
pub fn InviteForm(
    /// The entries.
    draft: RwSignal<Draft>,
    /// The inviter's role, which bounds the role given.
    actor: Role,
    /// What is wrong; set by the form for the address, by the page for the server's answer.
    problems: RwSignal<Vec<Problem>>,
    /// Is an answer awaited?
    #[prop(into)]
    is_busy: Signal<bool>,
    /// The teams to choose from: none while they load, or why they can't be had.
    #[prop(into)]
    teams: Signal<Option<Result<Vec<TeamChoice>, String>>>,
    /// The list of teams was opened.
    on_open_teams: Callback<()>,
    /// Filled and sent.
    on_submit: Callback<EmailAddress>,
) -> impl IntoView {
    let email = RwSignal::new(draft.get_untracked().email);
    // Two signals for one text: the field's own, and the draft's, which the page also empties.
    Effect::new(move || email.set(draft.read().email.clone()));
    Effect::new(move || {
        let text = email.get();
        if draft.read_untracked().email != text {
            draft.update(|draft| draft.email = text);
        }
    });
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        if is_busy.get_untracked() {
            return;
        }
        match email.read_untracked().parse::<EmailAddress>() {
            Ok(address) => {
                problems.set(Vec::new());
                on_submit.run(address);
            }
            Err(error) => problems.set(vec![Problem::of(INVITE_EMAIL, advice(error))]),
        }
    };
    let address = FieldKind {
        kind: "email",
        autocomplete: "off",
        max_length: 254,
        is_required: true,
        hint: "They get a mail with a link that works for 30 days.",
        class: "invite-form__email",
        ..FieldKind::default()
    };
    view! {
        <form class="invite-form" aria-labelledby="invite-heading" novalidate on:submit=submit>
            <h2 id="invite-heading" class="visually-hidden">"Invite people"</h2>
            <ErrorSummary id="invite-problem" problems/>
            <TextField
                id=INVITE_EMAIL name="email" label="Email address" kind=address value=email
                error=problem_of(problems, INVITE_EMAIL)
            />
            {role_field(draft, actor, problem_of(problems, INVITE_ROLE))}
            <TeamMenu
                id=INVITE_TEAMS draft teams may_give_all=actor.is_global() on_open=on_open_teams
                error=problem_of(problems, INVITE_TEAMS)
            />
            <button class="button button--primary" aria-busy=move || is_busy.get().then_some("true")>"Invite"</button>
        </form>
    }
}

/// What to do about a text that is no address.
fn advice(error: EmailAddressError) -> String {
    match error {
        EmailAddressError::Empty => "Enter the address of the person to invite.".to_owned(),
        EmailAddressError::Malformed => "Enter an email address, such as name@example.com.".to_owned(),
        EmailAddressError::TooLong => format!("Enter an address of at most {EMAIL_ADDRESS_MAX} characters."),
    }
}

fn role_field(draft: RwSignal<Draft>, actor: Role, error: Signal<Option<String>>) -> AnyView {
    let options: Vec<_> = Role::ALL.into_iter().map(|role| option(draft, actor, role)).collect();
    let choose = move |role: String| draft.update(|draft| draft.role = role.parse().unwrap_or_default());
    let describes =
        move || if error.read().is_some() { "invite-role-error invite-role-hint" } else { "invite-role-hint" };
    view! {
        <div class="field">
            <label class="field__label" for=INVITE_ROLE>"Role"</label>
            <div class="select">
                <select
                    class="control" id=INVITE_ROLE name="role"
                    aria-describedby=describes
                    aria-invalid=move || error.read().is_some().then_some("true")
                    on:change:target=move |event| choose(event.target().value())
                >
                    {options}
                </select>
                {icon("down")}
            </div>
            {move || error.get().map(|error| view! { <p class="field__error" id="invite-role-error">{error}</p> })}
            <p class="field__hint" id="invite-role-hint">{move || draft.read().role.description()}</p>
        </div>
    }
    .into_any()
}

fn option(draft: RwSignal<Draft>, actor: Role, role: Role) -> AnyView {
    let is_allowed = may_give_role(actor, role);
    let reason =
        (!is_allowed).then_some(if role > actor { " (above your role)" } else { " (managers and owners give it)" });
    view! {
        <option value=role.id() disabled=!is_allowed prop:selected=move || draft.read().role == role>
            {role.name()} {reason}
        </option>
    }
    .into_any()
}
