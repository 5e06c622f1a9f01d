//! Inviting somebody.

use leptos::prelude::*;
use roster_api_types::{
    EMAIL_ADDRESS_MAX, EmailAddressError, ListedAddress, Rights, Role, RoleInfo, may_give_role, parse_address_list,
};
use serde::{Deserialize, Serialize};

use super::{
    address_field::AddressField,
    error_summary::{Problem, Problems, error_summary, problem_of},
    field::field_error,
    form::{form, submit_button},
    icon::icon,
    team_choice::TeamMenu,
    team_list::KnownTeams,
};
use crate::{
    html::{El, Nodes, Piece, el},
    later,
};

later!(
    /// What is to be done when the form is sent.
    fn submit(form: InviteForm) = deed InviteForm::check, in batch
);

/// The id of the address field.
pub const INVITE_EMAIL: &str = "invite-email";
/// The id of the role field.
pub const INVITE_ROLE: &str = "invite-role";
/// The id of the teams field.
pub const INVITE_TEAMS: &str = "invite-teams-button";

/// A half-filled invitation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Draft {
    /// The address or addresses so far, as typed.
    pub addresses: String,
    /// The role to give, as the server names it.
    pub role: String,
    /// All teams?
    pub all_teams: bool,
    /// The slugs of the chosen teams.
    pub teams: Vec<String>,
}

impl Default for Draft {
    fn default() -> Self {
        let role = Role::default().id().to_owned();
        Self { addresses: String::new(), role, all_teams: false, teams: Vec::new() }
    }
}

/// Inviting people. The draft is the page's, which keeps it; it changes only as the person changes it.
#[derive(Clone, Copy, Debug)]
pub struct InviteForm {
    /// The entries.
    pub draft: RwSignal<Draft>,
    /// The inviter's role, which bounds the role given.
    pub actor: Role,
    /// May the reader only ask for invitations? Then any role can be named.
    pub is_request: bool,
    /// What is wrong; set by the form for the addresses, by the page for the server's answer.
    pub problems: Problems,
    /// Is an answer awaited?
    pub is_busy: Signal<bool>,
    /// Has the main button given way to those of the list below?
    pub is_checked: Signal<bool>,
    /// The teams to choose from.
    pub teams: KnownTeams,
    /// May all teams be given at once?
    pub may_give_all: bool,
    /// Can only teams be given that the reader is on?
    pub is_own_only: bool,
    /// The list of teams was opened.
    pub on_open_teams: Callback<()>,
    /// The addresses were changed by hand.
    pub on_edit: Callback<()>,
    /// Filled and sent: at least one entry, and one of them an address.
    pub on_submit: Callback<Vec<ListedAddress>>,
}

impl InviteForm {
    /// The form with these roles to choose from, and with `review` at its end: the list that is looked at before it is sent.
    pub fn view(self, roles: Vec<RoleInfo>, review: Nodes) -> El {
        let Self { draft, actor, is_request, problems, is_busy, is_checked, teams, may_give_all, is_own_only, .. } =
            self;
        let team_menu = TeamMenu {
            id: INVITE_TEAMS,
            draft,
            teams,
            may_give_all,
            is_own_only,
            error: problem_of(problems, INVITE_TEAMS),
            on_open: self.on_open_teams,
        };
        let (heading, button) = (heading_of(is_request), if is_request { "Request" } else { "Invite" });
        let button = submit_button(button, is_busy).live_attr("hidden", move || is_checked.get().then(String::new));
        form("invite-form", "invite-heading", is_busy, move || submit(self))
            .child(el("h2").attr("id", "invite-heading").class("visually-hidden").child(heading))
            .child(is_request.then(|| {
                let why = "You can't invite people here yourself. Managers and owners get your request and decide.";
                el("p").class("invite-form__why").child(why)
            }))
            .child(error_summary("invite-problem", problems))
            .child(self.addresses())
            .child(role_field(roles, draft, (!is_request).then_some(actor), problem_of(problems, INVITE_ROLE)))
            .child(team_menu.view())
            .child(button)
            .child(review)
    }

    fn addresses(self) -> El {
        let Self { draft, problems, is_busy, on_edit, .. } = self;
        let write = move |text: String| {
            draft.update(|draft| draft.addresses = text);
            on_edit.run(());
        };
        let add = move |list: Result<String, String>| match list {
            Ok(list) => {
                let before = draft.with_untracked(|draft| draft.addresses.trim_end().to_owned());
                write(if before.is_empty() { list } else { format!("{before}\n{list}") });
                submit(self);
            }
            Err(reason) => problems.set(vec![Problem::of(INVITE_EMAIL, reason)]),
        };
        let field = AddressField {
            id: INVITE_EMAIL,
            text: Signal::derive(move || draft.with(|draft| draft.addresses.clone())),
            error: problem_of(problems, INVITE_EMAIL),
            is_busy,
            on_edit: Callback::new(write),
            on_file: Callback::new(add),
        };
        field.view()
    }

    /// Only entries among which there is an address are sent.
    fn check(self) {
        let Self { draft, problems, on_submit, .. } = self;
        let entries = draft.with_untracked(|draft| parse_address_list(&draft.addresses));
        if entries.iter().any(|entry| entry.address.is_ok()) {
            problems.set(Vec::new());
            on_submit.run(entries);
        } else {
            let first = entries.into_iter().next().and_then(|entry| entry.address.err());
            let text = advice(first.unwrap_or(EmailAddressError::Empty));
            problems.set(vec![Problem::of(INVITE_EMAIL, text)]);
        }
    }
}

/// What the form is for.
#[must_use]
pub const fn heading_of(is_request: bool) -> &'static str {
    if is_request { "Request invitations" } else { "Invite people" }
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

/// The role to be given by `actor`, if anybody bounds it.
fn role_field(roles: Vec<RoleInfo>, draft: RwSignal<Draft>, actor: Option<Role>, error: Signal<Option<String>>) -> El {
    let option = |role: &RoleInfo| option(draft, role, actor.map_or("", |actor| role_refusal(actor, &role.id))).any();
    let options: Vec<Nodes> = roles.iter().map(option).collect();
    let choose = move |event| draft.update(|draft| draft.role = event_target_value(&event));
    let description = move || {
        let chosen = roles.iter().find(|role| role.id == draft.read().role);
        chosen.map(|role| role.desc.clone()).unwrap_or_default()
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
        .child(hint.live_text(description))
}

fn option(draft: RwSignal<Draft>, role: &RoleInfo, refusal: &str) -> El {
    let id = role.id.clone();
    el("option")
        .attr("value", &role.id)
        .flag("disabled", !refusal.is_empty())
        .live_prop("selected", move || (draft.read().role == id).into())
        .child(role.name.as_str())
        .child(refusal)
}

/// Why `actor` can't give the role, as it stands beside the role's name; empty when they can. Of a role that the rules
/// don't know the server decides.
#[must_use]
pub fn role_refusal(actor: Role, role: &str) -> &'static str {
    let role = role.parse().unwrap_or_default();
    match may_give_role(actor, Rights::of(actor), role) {
        true => "",
        false if role > actor => " (above your role)",
        false => " (managers and owners give it)",
    }
}
