//! The invite form's life: its draft, its teams, sending it, and the server's refusals.

use leptos::{prelude::*, task};
use roster_api_types::{Actor, CreateMember, EmailAddress, OrganizationSettings, Team};

use crate::{
    api::{self, ApiError},
    components::{
        error_summary::Problem,
        invite_form::{Draft, INVITE_EMAIL, INVITE_ROLE, INVITE_TEAMS, InviteForm},
        notice::Notice,
        team_choice::TeamChoice,
    },
    context::Notices,
    focus::focus,
    preferences,
};

/// The invite form of an organization; `on_invited` is run when there is a new row.
#[component]
pub fn Inviting(
    /// The organization's slug.
    slug: StoredValue<String>,
    /// The reader.
    actor: Actor,
    /// The organization's settings.
    settings: OrganizationSettings,
    /// What is wrong with the form.
    problems: RwSignal<Vec<Problem>>,
    /// Somebody has been invited.
    on_invited: Callback<()>,
) -> impl IntoView {
    let draft = RwSignal::new(preferences::draft(&slug.read_value()));
    Effect::new(move || preferences::set_draft(&slug.read_value(), &draft.read()));
    let is_busy = RwSignal::new(false);
    let notices = Notices::shared();
    let send = move |address: EmailAddress| {
        is_busy.set(true);
        let invitation = invitation(&address, &draft.read_untracked());
        let org = slug.get_value();
        // Not ended by leaving the page: an invitation under way would go out or not, and nobody would know.
        task::spawn_local(async move {
            let answer = api::invite(&org, &invitation).await;
            is_busy.set(false);
            match answer {
                Ok(member) => {
                    draft.set(Draft::default());
                    notices.say(Notice {
                        before: "Invitation to ",
                        subject: member.email,
                        after: " is on its way.".into(),
                        ..Notice::default()
                    });
                    focus(INVITE_EMAIL);
                    let _ = on_invited.try_run(());
                }
                Err(error) => problems.set(problems_of(&error)),
            }
        });
    };
    let may_all = actor.role.administers_members() || settings.open_membership;
    let (teams, open_teams) = team_choices(slug, may_all);
    view! {
        <InviteForm
            draft actor=actor.role problems is_busy teams
            on_open_teams=open_teams
            on_submit=Callback::new(send)
        />
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
            let problem = Problem::of(field, &wrong.text);
            if !problems.contains(&problem) {
                problems.push(problem);
            }
        }
    }
    if problems.is_empty() {
        problems.push(Problem::of("", error));
    }
    problems
}

type Choices = Signal<Option<Result<Vec<TeamChoice>, String>>>;

/// The teams to choose from, and what fetches them: when they are first wanted, and again after a failure. Who may not
/// give all chooses among the own ones.
fn team_choices(slug: StoredValue<String>, may_all: bool) -> (Choices, Callback<()>) {
    let choices = RwSignal::new(None::<Result<Vec<TeamChoice>, String>>);
    let is_asked = StoredValue::new(false);
    let open = move |()| {
        if is_asked.get_value() && !matches!(&*choices.read_untracked(), Some(Err(_))) {
            return;
        }
        is_asked.set_value(true);
        choices.set(None);
        task::spawn_local_scoped_with_cancellation(async move {
            let answer = api::teams(&slug.get_value()).await;
            let choice = |team: Team| TeamChoice {
                refusal: (!may_all && !team.is_member).then_some("you are not on it"),
                slug: team.slug,
                name: team.name,
            };
            let answer = answer.map(|teams| teams.into_iter().map(choice).collect());
            choices.set(Some(answer.map_err(|error| format!("The teams could not be loaded. {error}"))));
        });
    };
    (choices.into(), Callback::new(open))
}
