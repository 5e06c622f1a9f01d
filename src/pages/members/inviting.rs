//! The invite form's life: its draft, its teams, sending it, and the server's refusals.

use leptos::prelude::*;
use roster_api_types::{Actor, CreateMember, EmailAddress, ListedAddress, OrganizationSettings, RoleInfo, may_invite};

use super::{batch::Batch, later::batch_list, leaving::ask_before_leaving};
use crate::{
    api::{self, ApiError, Invited},
    components::{
        confirm_dialog::Question,
        error_summary::{Problem, Problems},
        invite_form::{Draft, INVITE_EMAIL, INVITE_ROLE, INVITE_TEAMS, InviteForm},
        invite_review::Phase,
        notice::Notice,
        team_list::KnownTeams,
    },
    context::{Notices, Session},
    focus::focus,
    html::{El, live, nothing},
    later,
    layout::look,
    lean::{LocalFuture, effect, memo, spawn},
    pages::teams,
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
    /// Does the server have what ours adds? See [`roster_api_types::Organization::has_additions`].
    pub has_additions: bool,
    /// What is wrong with the form.
    pub problems: Problems,
    /// What is asked before it is done.
    pub question: RwSignal<Option<Question>>,
    /// Somebody has been invited.
    pub on_invited: Callback<()>,
}

/// How invitations are sent: to where, and with what role and teams.
#[derive(Clone, Copy)]
pub struct Post {
    /// The organization's slug.
    pub slug: StoredValue<String>,
    /// Are invitations asked for rather than sent?
    pub is_request: bool,
    /// What the form has.
    pub draft: RwSignal<Draft>,
    /// Somebody has been invited.
    pub on_invited: Callback<()>,
}

impl Post {
    /// Starts sending one; none when the form is gone.
    #[must_use]
    pub fn start(self, address: &EmailAddress) -> Option<LocalFuture<Result<Invited, ApiError>>> {
        let invitation = self.draft.try_with_untracked(|draft| invitation(address, draft))?;
        let (org, is_request) = (self.slug.try_get_value()?, self.is_request);
        Some(Box::pin(async move {
            if is_request {
                api::request_invitation(&org, &invitation).await
            } else {
                api::invite(&org, &invitation).await
            }
        }))
    }
}

impl Inviting {
    /// May the reader only ask for invitations?
    #[must_use]
    pub fn is_request(self) -> bool {
        !may_invite(self.actor.rights, self.settings)
    }

    /// The form with the entries it had when the tab was last here, and with these roles to choose from.
    pub fn view(self, roles: Vec<RoleInfo>) -> El {
        let Self { slug, actor, settings, has_additions, problems, question, on_invited } = self;
        let draft = RwSignal::new(preferences::draft(&slug.read_value(), actor.user));
        effect(move || preferences::set_draft(&slug.read_value(), actor.user, &draft.read()));
        let is_request = self.is_request();
        let post = Post { slug, is_request, draft, on_invited };
        let batch = Batch::new(post);
        ask_before_leaving(question, draft);
        let is_busy = RwSignal::new(false);
        let may_all = is_request || actor.rights.administers_members || settings.open_membership;
        let teams = RwSignal::new(None);
        let sending =
            Sending { post, batch, problems, is_busy, notices: Notices::shared(), session: Session::shared() };
        let is_sending = move || is_busy.get() || matches!(batch.phase.get(), Phase::Sending(_));
        let form = InviteForm {
            draft,
            actor: actor.role,
            is_request,
            problems,
            is_busy: Signal::derive(is_sending),
            is_checked: Signal::derive(move || matches!(batch.phase.get(), Phase::Review | Phase::Sending(_))),
            teams,
            may_give_all: has_additions && (is_request || actor.role.is_global()),
            is_own_only: !may_all,
            on_open_teams: Callback::new(move |()| load_teams(slug, teams)),
            on_edit: Callback::new(move |()| batch.edited()),
            on_submit: Callback::new(move |entries| send(sending, entries)),
        };
        let is_open = memo(move || batch.phase.get() != Phase::Closed);
        form.view(roles, live(move || if is_open.get() { batch_list(batch) } else { nothing() }))
    }
}

later!(
    /// Asks for the teams to choose from.
    fn load_teams(org: StoredValue<String>, known: KnownTeams) = deed teams::load_teams, in batch
);
later!(
    /// Sends what was entered.
    fn send(sending: Sending, entries: Vec<ListedAddress>) = deed Sending::send, in batch
);

/// What sending needs to know of the form.
#[derive(Clone, Copy)]
struct Sending {
    post: Post,
    batch: Batch,
    problems: Problems,
    is_busy: RwSignal<bool>,
    notices: Notices,
    session: Session,
}

impl Sending {
    /// One address is sent; more, or one that may be mistyped, are looked at first.
    fn send(self, mut entries: Vec<ListedAddress>) {
        let domain = own_domain(self.session);
        if Batch::wants_review(&entries, &domain) {
            self.batch.open(entries, &domain);
        } else if let Some(entry) = entries.pop() {
            self.send_one(entry);
        }
    }

    /// Sends the only invitation. Leaving the page doesn't end it: it would go out or not, and nobody would know.
    fn send_one(self, entry: ListedAddress) {
        let Self { post, batch, problems, is_busy, notices, .. } = self;
        let sending = entry.address.as_ref().ok().and_then(|address| post.start(address));
        let Some(sending) = sending else {
            return;
        };
        batch.edited();
        is_busy.set(true);
        spawn(async move {
            let answer = sending.await;
            is_busy.try_set(false);
            match answer {
                Ok(Invited { email, link }) => {
                    post.draft.try_set(Draft::default());
                    notices.say(news(post.is_request, email));
                    focus(INVITE_EMAIL);
                    let is_here = post.on_invited.try_run(()).is_some();
                    if let (true, Some(link)) = (is_here, link) {
                        batch.show_link(entry, link);
                    } else if let Some(look) = look() {
                        (look.invited)();
                    }
                }
                Err(error) => {
                    problems.try_set(problems_of(&error));
                }
            }
        });
    }
}

/// What to say when one invitation is sent.
fn news(is_request: bool, email: String) -> Notice {
    let (before, after) = if is_request {
        ("Request for ", " is with those who can invite.")
    } else {
        ("Invitation to ", " is on its way.")
    };
    Notice { before, subject: email, after: after.to_owned(), ..Notice::default() }
}

/// The domain of the reader's own address, which most of the people they invite will have; empty when it isn't known.
fn own_domain(session: Session) -> String {
    let user = untrack(|| session.user()).flatten();
    let address = user.and_then(|user| user.email.parse::<EmailAddress>().ok());
    address.map(|address| address.domain()).unwrap_or_default()
}

/// The body of an invitation.
fn invitation(address: &EmailAddress, draft: &Draft) -> CreateMember {
    CreateMember {
        org_role: Some(draft.role.clone()),
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
