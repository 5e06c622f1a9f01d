//! The invite form's life: its draft, its teams, sending it, and the server's refusals.

use leptos::prelude::*;
use roster_api_types::{Actor, CreateMember, EmailAddress, OrganizationSettings, Team};

use crate::{
    api::{self, ApiError},
    components::{
        error_summary::{Problem, Problems},
        invite_form::{Draft, INVITE_EMAIL, INVITE_ROLE, INVITE_TEAMS, InviteForm},
        notice::Notice,
        team_choice::{TeamChoice, TeamChoices},
    },
    context::Notices,
    focus::focus,
    html::El,
    lean::{effect, spawn, spawn_here},
    preferences,
};

/// The invite form of an organization.
#[derive(Clone, Copy)]
pub struct Inviting {
    /// The organization's slug.
    pub slug: StoredValue<String>,
    /// The reader.
    pub actor: Actor,
    /// The organization's settings.
    pub settings: OrganizationSettings,
    /// What is wrong with the form.
    pub problems: Problems,
    /// Somebody has been invited.
    pub on_invited: Callback<()>,
}

impl Inviting {
    /// The form with the entries it had when the tab was last here.
    pub fn view(self) -> El {
        let Self { slug, actor, settings, problems, .. } = self;
        let draft = RwSignal::new(preferences::draft(&slug.read_value()));
        effect(move || preferences::set_draft(&slug.read_value(), &draft.read()));
        let is_busy = RwSignal::new(false);
        let may_all = actor.rights.administers_members || settings.open_membership;
        let (teams, on_open_teams) = team_choices(slug, may_all);
        let on_submit = Callback::new(move |address| self.send(&address, draft, is_busy));
        let actor = actor.role;
        InviteForm { draft, actor, problems, is_busy: is_busy.into(), teams, on_open_teams, on_submit }.view()
    }

    /// Sends the invitation. Leaving the page doesn't end it: it would go out or not, and nobody would know.
    fn send(self, address: &EmailAddress, draft: RwSignal<Draft>, is_busy: RwSignal<bool>) {
        let Self { slug, problems, on_invited, .. } = self;
        let notices = Notices::shared();
        let org = slug.get_value();
        let invitation = invitation(address, &draft.read_untracked());
        is_busy.set(true);
        spawn(async move {
            let answer = api::invite(&org, &invitation).await;
            is_busy.set(false);
            match answer {
                Ok(member) => {
                    draft.set(Draft::default());
                    let after = " is on its way.".to_owned();
                    notices.say(Notice { before: "Invitation to ", subject: member.email, after, ..Notice::default() });
                    focus(INVITE_EMAIL);
                    let _ = on_invited.try_run(());
                }
                Err(error) => problems.set(problems_of(&error)),
            }
        });
    }
}

/// The body of an invitation.
fn invitation(address: &EmailAddress, draft: &Draft) -> CreateMember {
    CreateMember {
        org_role: Some(draft.role.id().to_owned()),
        teams: (!draft.all_teams).then(|| draft.teams.clone()),
        has_global_access: Some(draft.all_teams),
        ..CreateMember::of(address)
    }
}

/// The server's refusal, at the fields it is about. The role has two names on the wire, and so have the teams.
#[must_use]
pub fn problems_of(error: &ApiError) -> Vec<Problem> {
    let mut problems = Vec::new();
    if let ApiError::Refused(refusal) = error {
        for wrong in &refusal.fields {
            let field = match wrong.field.as_str() {
                "email" => INVITE_EMAIL,
                "role" | "orgRole" => INVITE_ROLE,
                "teams" | "teamRoles" | "hasGlobalAccess" => INVITE_TEAMS,
                _ => "",
            };
            let problem = Problem::of(field, wrong.text.as_str());
            if !problems.contains(&problem) {
                problems.push(problem);
            }
        }
    }
    if problems.is_empty() {
        problems.push(Problem::of("", error.to_string()));
    }
    problems
}

/// The teams to choose from, and what fetches them: when they are first wanted, and again after a failure. Who may not
/// give all chooses among the own ones.
fn team_choices(slug: StoredValue<String>, may_all: bool) -> (TeamChoices, Callback<()>) {
    let choices: TeamChoices = RwSignal::new(None);
    let is_asked = StoredValue::new(false);
    let open = move |()| {
        if is_asked.get_value() && !matches!(&*choices.read_untracked(), Some(Err(_))) {
            return;
        }
        is_asked.set_value(true);
        choices.set(None);
        spawn_here(async move {
            let answer = api::teams(&slug.get_value()).await;
            let choice = |team: Team| TeamChoice {
                refusal: if may_all || team.is_member { "" } else { "you are not on it" },
                slug: team.slug,
                name: team.name,
            };
            let answer = answer.map(|teams| teams.into_iter().map(choice).collect());
            choices.set(Some(answer.map_err(|error| format!("The teams could not be loaded. {error}"))));
        });
    };
    (choices, Callback::new(open))
}
