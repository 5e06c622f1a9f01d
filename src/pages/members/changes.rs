//! Changing memberships where they are shown: the role, the teams, and the invitation.

use std::sync::Arc;

use leptos::prelude::*;
use roster_api_types::{
    Actor, Id, Member, MemberTeam, OrganizationSettings, Role, Team, TeamRole, TeamRoleChoice, UpdateMember,
    may_give_role, resend_refusal, role_change_refusal, stored_team_role,
};

use super::{
    removal::{shown_name, target_of},
    rows::Rows,
};
use crate::{
    api::{self, ApiError, Changed},
    components::{
        notice::Notice,
        role_editor::role_button_id,
        role_label::role_of,
        teams_editor::{ChosenTeams, teams_button_id},
    },
    context::Notices,
    focus::{focus_when_shown, has_focus_or_none},
    lean::{spawn, spawn_here},
};

/// The roles of the joined members beside one, where the page can tell.
pub type Others = Box<dyn Fn(&Member) -> Option<Vec<Role>> + Send + Sync>;

/// The teams of the organization: none while they load, or why they can't be had.
pub type KnownTeams = RwSignal<Option<Result<Vec<Team>, String>>>;

/// What changing needs to know of the page. Signals of the page may be gone when an answer comes, because a change goes
/// on when the page is left; so all that happens afterwards is tried, not relied upon.
#[derive(Clone, Copy)]
pub struct Changes {
    /// The organization's slug.
    pub org: StoredValue<String>,
    /// The rows on the page.
    pub rows: RwSignal<Rows>,
    /// The reader; none until known.
    pub actor: Memo<Option<Actor>>,
    /// The organization's settings; none until known.
    pub settings: Signal<Option<OrganizationSettings>>,
    /// Whose change is not answered yet.
    pub busy: RwSignal<Vec<Id>>,
    /// Links of invitations that were renewed on this page: secrets, told once and kept nowhere else.
    pub links: RwSignal<Vec<(Id, String)>>,
    /// The organization's teams, once asked for.
    pub teams: KnownTeams,
    others: StoredValue<Others>,
    on_changed: Callback<()>,
    notices: Notices,
}

impl Changes {
    /// Nothing changed yet. `on_changed` is told when the server has changed something.
    #[must_use]
    pub fn new(
        org: &str,
        rows: RwSignal<Rows>,
        actor: Memo<Option<Actor>>,
        settings: Signal<Option<OrganizationSettings>>,
        others: Others,
        on_changed: Callback<()>,
    ) -> Self {
        Self {
            org: StoredValue::new(org.to_owned()),
            rows,
            actor,
            settings,
            busy: RwSignal::new(Vec::new()),
            links: RwSignal::new(Vec::new()),
            teams: RwSignal::new(None),
            others: StoredValue::new(others),
            on_changed,
            notices: Notices::shared(),
        }
    }

    /// May the reader change people at all?
    #[must_use]
    pub fn may_change(self) -> bool {
        self.actor.read().is_some_and(|actor| actor.rights.administers_members)
    }

    /// Why the reader can't give `member` each of the roles, in the order of [`Role::ALL`].
    #[must_use]
    pub fn role_refusals(self, member: &Member) -> Vec<Option<String>> {
        let Some(actor) = self.actor.get() else {
            return Vec::new();
        };
        // Where the page doesn't tell whether there is another owner, the server does.
        let others = self.others.with_value(|others| others(member)).unwrap_or_else(|| vec![Role::Owner]);
        let set_elsewhere = member.flags.idp_role_restricted || member.flags.partnership_restricted;
        let refusal = |role| {
            let refusal = role_change_refusal(actor, target_of(member), role, set_elsewhere, &others);
            refusal.map(|refusal| refusal.to_string())
        };
        let waiting = self.waiting(member);
        Role::ALL.into_iter().map(|role| waiting.clone().or_else(|| refusal(role))).collect()
    }

    /// Why the reader can't change the teams of `member`.
    #[must_use]
    pub fn teams_refusal(self, member: &Member) -> Option<String> {
        let elsewhere = member.flags.partnership_restricted;
        let elsewhere = elsewhere.then(|| "This membership is managed elsewhere and can't be changed here.".to_owned());
        elsewhere.or_else(|| self.waiting(member))
    }

    /// Why the invitation can't be sent again by the reader.
    #[must_use]
    pub fn resend_refusal(self, member: &Member) -> Option<String> {
        let (actor, settings) = (self.actor.get()?, self.settings.get()?);
        if resend_refusal(actor, target_of(member), settings).is_some() {
            return Some("You can send only invitations again that you sent.".to_owned());
        }
        let is_over = member.expired && !actor.rights.administers_members;
        is_over.then(|| "This invitation has expired. A manager or an owner can renew it.".to_owned())
    }

    /// May the reader decide who takes the invitation up?
    #[must_use]
    pub fn may_readdress(self, member: &Member) -> bool {
        let may =
            |actor: Actor| actor.rights.administers_members && may_give_role(actor.role, actor.rights, role_of(member));
        self.actor.get().is_some_and(may) && !member.flags.partnership_restricted
    }

    fn waiting(self, member: &Member) -> Option<String> {
        let is_busy = self.busy.read().contains(&member.id);
        is_busy.then(|| "The last change is still on its way. Try again in a moment.".to_owned())
    }

    /// Gives a role: shown at once, taken back when the server refuses.
    pub fn change_role(self, id: Id, role: Role) {
        let Some(before) = self.find(id).filter(|member| role_of(member) != role) else {
            return;
        };
        let change = UpdateMember { org_role: Some(role.id().to_owned()), ..UpdateMember::default() };
        let mut after = (*before).clone();
        role.id().clone_into(&mut after.org_role);
        role.id().clone_into(&mut after.role);
        role.name().clone_into(&mut after.role_name);
        for team in &mut after.team_roles {
            team.role = stored(role, team.role.as_deref());
        }
        let words = format!(" is now {}.", role.name());
        self.change(before, after, change, words, role_button_id(id));
    }

    /// Gives teams: shown at once, taken back when the server refuses.
    pub fn change_teams(self, id: Id, chosen: &ChosenTeams) {
        let Some(before) = self.find(id) else {
            return;
        };
        let mut after = (*before).clone();
        after.has_global_access = chosen.all;
        let role = role_of(&before);
        after.team_roles = if chosen.all { Vec::new() } else { chosen.teams.clone() };
        for team in &mut after.team_roles {
            team.role = stored(role, team.role.as_deref());
        }
        if after == *before {
            return;
        }
        let slugs: Vec<String> = after.team_roles.iter().map(|team| team.team_slug.clone()).collect();
        let choice = |team: &MemberTeam| TeamRoleChoice { team_slug: team.team_slug.clone(), role: team.role.clone() };
        let change = UpdateMember {
            has_global_access: (after.has_global_access != before.has_global_access).then_some(chosen.all),
            team_roles: Some(after.team_roles.iter().map(choice).collect()),
            teams: Some(slugs),
            ..UpdateMember::default()
        };
        let words = match after.team_roles.len() {
            _ if chosen.all => " is on all teams now.".to_owned(),
            0 => " is on no team now.".to_owned(),
            1 => " is on one team now.".to_owned(),
            count => format!(" is on {count} teams now."),
        };
        self.change(before, after, change, words, teams_button_id(id));
    }

    /// Shows `after`, asks the server for it, and shows what it answers, or `before` and the reason.
    fn change(self, before: Arc<Member>, after: Member, change: UpdateMember, words: String, focus: String) {
        let id = before.id;
        self.show(after, None);
        focus_when_shown(focus.clone());
        self.busy.update(|busy| busy.push(id));
        let org = self.org.get_value();
        spawn(async move {
            let answer = api::update_member(&org, id, &change).await;
            let had_focus = has_focus_or_none(&focus);
            self.settled(id);
            match answer {
                Ok(Changed { member, .. }) => {
                    let subject = shown_name(&member);
                    self.show(member, None);
                    self.notices.say(Notice { subject, after: words, ..Notice::default() });
                    let _ = self.on_changed.try_run(());
                }
                Err(error) => {
                    self.show_arc(Arc::clone(&before), Some(format!("Not changed: {error}")));
                    self.refused(&before, "Not changed", &error);
                }
            }
            if had_focus {
                focus_when_shown(focus);
            }
        });
    }

    /// A change was refused: said aloud, for whoever doesn't see the row.
    pub(super) fn refused(self, member: &Member, what: &str, error: &ApiError) {
        let after = format!(": {}{error}", what.to_owned() + ". ");
        self.notices.say(Notice { subject: shown_name(member), after, is_problem: true, ..Notice::default() });
    }

    pub(super) fn settled(self, id: Id) {
        let _ = self.busy.try_update(|busy| busy.retain(|busy| *busy != id));
    }

    pub(super) fn changed(self) {
        let _ = self.on_changed.try_run(());
    }

    pub(super) fn say(self, notice: Notice) {
        self.notices.say(notice);
    }

    pub(super) fn find(self, id: Id) -> Option<Arc<Member>> {
        self.rows.try_with_untracked(|rows| rows.find(id).map(|row| Arc::clone(&row.member))).flatten()
    }

    pub(super) fn show(self, member: Member, note: Option<String>) {
        self.show_arc(Arc::new(member), note);
    }

    pub(super) fn show_arc(self, member: Arc<Member>, note: Option<String>) {
        let _ = self.rows.try_update(|rows| rows.exchange(member, note));
    }

    /// Asks for the organization's teams: when they are first wanted, and again after a failure.
    pub fn load_teams(self) {
        if matches!(&*self.teams.read_untracked(), Some(Ok(_))) {
            return;
        }
        self.teams.set(None);
        let org = self.org.get_value();
        spawn_here(async move {
            let answer = api::all_teams(&org).await;
            self.teams.set(Some(answer.map_err(|error| format!("The teams could not be loaded. {error}"))));
        });
    }
}

/// What is kept of a team role that is given to somebody with an organization role.
fn stored(role: Role, given: Option<&str>) -> Option<String> {
    let given: TeamRole = given?.parse().ok()?;
    stored_team_role(role, given).map(|role| role.id().to_owned())
}
