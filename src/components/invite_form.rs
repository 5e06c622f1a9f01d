//! Inviting somebody.

use leptos::prelude::*;
use roster_api_types::{EMAIL_ADDRESS_MAX, EmailAddress, EmailAddressError, Rights, Role, may_give_role};
use serde::{Deserialize, Serialize};

use super::{
    error_summary::{Problem, Problems, error_summary, problem_of},
    field::{TextField, field_error},
    form::{form, submit_button},
    icon::icon,
    team_choice::{TeamChoices, TeamMenu},
};
use crate::{
    html::{El, Piece, el},
    lean::effect,
};

/// The id of the address field.
pub const INVITE_EMAIL: &str = "invite-email";
/// The id of the role field.
pub const INVITE_ROLE: &str = "invite-role";
/// The id of the teams field.
pub const INVITE_TEAMS: &str = "invite-teams-button";

const EMAIL_FIELD: TextField = TextField {
    id: INVITE_EMAIL,
    name: "email",
    label: "Email address",
    kind: "email",
    autocomplete: "off",
    max_length: "254",
    is_required: true,
    hint: "They get a mail with a link that works for 30 days.",
    class: "field invite-form__email",
};

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
#[derive(Clone, Copy, Debug)]
pub struct InviteForm {
    /// The entries.
    pub draft: RwSignal<Draft>,
    /// The inviter's role, which bounds the role given.
    pub actor: Role,
    /// What is wrong; set by the form for the address, by the page for the server's answer.
    pub problems: Problems,
    /// Is an answer awaited?
    pub is_busy: Signal<bool>,
    /// The teams to choose from.
    pub teams: TeamChoices,
    /// The list of teams was opened.
    pub on_open_teams: Callback<()>,
    /// Filled and sent.
    pub on_submit: Callback<EmailAddress>,
}

impl InviteForm {
    /// The form.
    pub fn view(self) -> El {
        let Self { draft, actor, problems, is_busy, teams, on_open_teams, on_submit } = self;
        let email = email_of(draft);
        let submit = move || match email.read_untracked().parse::<EmailAddress>() {
            Ok(address) => {
                problems.set(Vec::new());
                on_submit.run(address);
            }
            Err(error) => problems.set(vec![Problem::of(INVITE_EMAIL, advice(error))]),
        };
        let team_menu = TeamMenu {
            id: INVITE_TEAMS,
            draft,
            teams,
            may_give_all: actor.is_global(),
            error: problem_of(problems, INVITE_TEAMS),
            on_open: on_open_teams,
        };
        form("invite-form", "invite-heading", is_busy, submit)
            .child(el("h2").attr("id", "invite-heading").class("visually-hidden").child("Invite people"))
            .child(error_summary("invite-problem", problems))
            .child(EMAIL_FIELD.view(email, problem_of(problems, INVITE_EMAIL)))
            .child(role_field(draft, actor, problem_of(problems, INVITE_ROLE)))
            .child(team_menu.view())
            .child(submit_button("Invite", is_busy))
    }
}

/// The draft's address as a signal of its own; each follows the other.
fn email_of(draft: RwSignal<Draft>) -> RwSignal<String> {
    let email = RwSignal::new(draft.read_untracked().email.clone());
    effect(move || email.set(draft.read().email.clone()));
    effect(move || {
        let text = email.get();
        if draft.read_untracked().email != text {
            draft.update(|draft| draft.email = text);
        }
    });
    email
}

/// What to do about a text that is no address.
#[must_use]
pub fn advice(error: EmailAddressError) -> String {
    match error {
        EmailAddressError::Empty => "Enter the address of the person to invite.".to_owned(),
        EmailAddressError::Malformed => "Enter an email address, such as name@example.com.".to_owned(),
        EmailAddressError::TooLong => format!("Enter an address of at most {EMAIL_ADDRESS_MAX} characters."),
    }
}

fn role_field(draft: RwSignal<Draft>, actor: Role, error: Signal<Option<String>>) -> El {
    let options: Vec<AnyView> = Role::ALL.into_iter().map(|role| option(draft, actor, role).any()).collect();
    let choose = move |event| {
        let role = event_target_value(&event).parse().unwrap_or_default();
        draft.update(|draft| draft.role = role);
    };
    let describes = move || {
        Some(if error.get().is_some() { "invite-role-error invite-role-hint" } else { "invite-role-hint" }.to_owned())
    };
    let select = el("select")
        .class("control")
        .attr("id", INVITE_ROLE)
        .attr("name", "role")
        .live_attr("aria-describedby", describes)
        .live_attr("aria-invalid", move || error.get().map(|_| "true".to_owned()))
        .on("change", choose)
        .child(options);
    let hint = el("p").class("field__hint").attr("id", "invite-role-hint");
    el("div")
        .class("field")
        .child(el("label").class("field__label").attr("for", INVITE_ROLE).child("Role"))
        .child(el("div").class("select").child(select).child(icon("down")))
        .child(field_error(INVITE_ROLE, error))
        .child(hint.live_text(move || draft.read().role.description().to_owned()))
}

fn option(draft: RwSignal<Draft>, actor: Role, role: Role) -> El {
    let reason = match may_give_role(actor, Rights::of(actor), role) {
        true => "",
        false if role > actor => " (above your role)",
        false => " (managers and owners give it)",
    };
    el("option")
        .attr("value", role.id())
        .flag("disabled", !reason.is_empty())
        .live_prop("selected", move || (draft.read().role == role).into())
        .child(role.name())
        .child(reason)
}
