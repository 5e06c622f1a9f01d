//! Changing memberships where they are shown: the role, the teams, and the invitation.

use std::sync::Arc;

use leptos::prelude::*;
use roster_api_types::{
    Actor, Id, Member, MemberTeam, Organization, OrganizationSettings, Role, RoleInfo, Target, TeamRole,
    TeamRoleChoice, UpdateMember, may_give_role, resend_refusal, role_change_refusal, stored_team_role,
};

use super::{
    reading::Readings,
    removable::{shown_name, target_of},
    rows::Rows,
};
use crate::{
    api::{self, ApiError, Changed},
    components::{
        notice::Notice,
        role_editor::{RoleChoice, role_button_id},
        role_label::{role_id, role_of},
        team_list::KnownTeams,
        teams_editor::{ChosenTeams, teams_button_id},
    },
    context::{Notices, Remote},
    focus::{focus_when_shown, has_focus_or_none},
    lean::spawn,
};

/// The roles of the joined members beside one, where the page can tell.
pub type Others = Box<dyn Fn(&Member) -> Option<Vec<Role>> + Send + Sync>;

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
    /// The organization.
    pub organization: Remote<Organization>,
    /// Whose change is not answered yet.
    pub busy: RwSignal<Vec<Id>>,
    /// Links of invitations that were renewed on this page: secrets, told once and kept nowhere else.
    pub links: RwSignal<Vec<(Id, String)>>,
    /// The organization's teams, once asked for.
    pub teams: KnownTeams,
    /// Teams that were chosen for somebody and are not saved: for the next try, when this one fails.
    pub unsaved: RwSignal<Option<(Id, ChosenTeams)>>,
    /// The teams of members whom a list without teams has.
    pub read: Readings,
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
        organization: Remote<Organization>,
        others: Others,
        on_changed: Callback<()>,
    ) -> Self {
        Self {
            org: StoredValue::new(org.to_owned()),
            rows,
            actor,
            organization,
            busy: RwSignal::new(Vec::new()),
            links: RwSignal::new(Vec::new()),
            teams: RwSignal::new(None),
            unsaved: RwSignal::new(None),
            read: Readings::new(),
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

    /// Does the server have what ours adds? See [`Organization::has_additions`].
    #[must_use]
    pub fn has_additions(self) -> bool {
        self.organization.get().is_none_or(|organization| organization.has_additions())
    }

    /// The roles for `member`: their own, and those that are still given; each with why the reader can't give it.
    #[must_use]
    pub fn role_choices(self, member: &Member) -> Vec<RoleChoice> {
        let (Some(actor), Some(organization)) = (self.actor.get(), self.organization.get()) else {
            return Vec::new();
        };
        // Where the page doesn't tell whether there is another owner, the server does.
        let others = self.others.with_value(|others| others(member)).unwrap_or_else(|| vec![Role::Owner]);
        let set_elsewhere = is_role_set_elsewhere(member);
        let refusal = |role: &RoleInfo| {
            // Of a role that the rules don't know the server decides.
            let role = role.id.parse().unwrap_or_default();
            let refusal = role_change_refusal(actor.before(member), target_of(member), role, set_elsewhere, &others);
            refusal.map(|refusal| refusal.to_string())
        };
        let (waiting, own) = (self.waiting(member), role_id(member));
        let offered = organization.all_roles().into_iter().filter(|role| !role.is_retired || role.id == own);
        let choice = |role: RoleInfo| {
            let is_current = role.id == own;
            let refusal = waiting.clone().or_else(|| refusal(&role)).filter(|_| !is_current);
            RoleChoice { role, is_current, refusal }
        };
        offered.map(choice).collect()
    }

    /// Why the reader can't change the teams of `member`.
    #[must_use]
    pub fn teams_refusal(self, member: &Member) -> Option<String> {
        let elsewhere = member.flags.partnership_restricted;
        let elsewhere = elsewhere.then(|| KEPT_ELSEWHERE.to_owned());
        elsewhere.or_else(|| self.waiting(member))
    }

    /// Why the invitation can't be sent again by the reader.
    #[must_use]
    pub fn resend_refusal(self, member: &Member) -> Option<String> {
        resend_reason(self.actor.get()?, target_of(member), self.organization.get()?.settings(), member.expired)
    }

    /// May the reader decide who takes the invitation up, and does the server let them?
    #[must_use]
    pub fn may_readdress(self, member: &Member) -> bool {
        let may =
            |actor: Actor| actor.rights.administers_members && may_give_role(actor.role, actor.rights, role_of(member));
        self.actor.get().is_some_and(may) && !member.flags.partnership_restricted && self.has_additions()
    }

    fn waiting(self, member: &Member) -> Option<String> {
        let is_busy = self.busy.read().contains(&member.id);
        is_busy.then(|| "The last change is still on its way. Try again in a moment.".to_owned())
    }

    /// Gives a role: shown at once, taken back when the server refuses.
    pub fn change_role(self, id: Id, role: RoleInfo) {
        let Some(before) = self.find(id).filter(|member| role_id(member) != role.id) else {
            return;
        };
        let change = UpdateMember { org_role: Some(role.id.clone()), ..UpdateMember::default() };
        let words = format!(" is now {}.", role.name);
        let mut after = (*before).clone();
        (after.org_role, after.role, after.role_name) = (role.id.clone(), role.id, role.name);
        let role = role_of(&after);
        for team in after.team_roles.iter_mut().flatten() {
            team.role = stored(role, team.role.as_deref());
        }
        self.change(before, after, change, words, role_button_id(id));
    }

    /// Gives teams: shown at once, taken back when the server refuses. `edited` is the member whose teams were to choose
    /// from: a list of teams replaces all, so where they are not known nothing is sent.
    pub fn change_teams(self, edited: &Member, chosen: &ChosenTeams) {
        let (Some(before), Some(known)) = (self.find(edited.id), edited.places()) else {
            return;
        };
        let role = role_of(&before);
        let mut places = if chosen.all { Vec::new() } else { chosen.teams.clone() };
        for team in &mut places {
            team.role = stored(role, team.role.as_deref());
        }
        if chosen.all == before.has_global_access && places == *known {
            return;
        }
        let mut change = UpdateMember {
            has_global_access: (chosen.all != before.has_global_access).then_some(chosen.all),
            ..UpdateMember::default()
        };
        name_teams(&mut change, &places);
        let words = match places.len() {
            _ if chosen.all => " is on all teams now.".to_owned(),
            0 => " is on no team now.".to_owned(),
            1 => " is on one team now.".to_owned(),
            count => format!(" is on {count} teams now."),
        };
        self.unsaved.set(Some((edited.id, chosen.clone())));
        let after = Member { has_global_access: chosen.all, team_roles: Some(places), ..(*before).clone() };
        self.change(before, after, change, words, teams_button_id(edited.id));
    }

    /// Shows `after`, asks the server for it, and shows what it answers, or `before` and the reason.
    fn change(self, before: Arc<Member>, after: Member, change: UpdateMember, words: String, focus: String) {
        let id = before.id;
        self.show(after, None);
        focus_when_shown(focus.clone());
        self.busy.update(|busy| busy.push(id));
        let org = self.org.get_value();
        let (keeps_teams, names_teams) = (untrack(|| self.has_additions()), change.teams.is_some());
        spawn(async move {
            let answer = if keeps_teams { Ok(change) } else { with_teams(&org, id, change).await };
            let answer = match answer {
                Ok(change) => api::update_member(&org, id, &change).await,
                Err(error) => Err(error),
            };
            let had_focus = has_focus_or_none(&focus);
            self.settled(id);
            match answer {
                Ok(Changed { member, .. }) => {
                    let subject = shown_name(&member);
                    if names_teams {
                        let _ = self.unsaved.try_set(None);
                    }
                    self.show(self.as_listed(&before, member), None);
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

    /// Asks for the organization's teams, when they are first wanted and again after a failure, and for those of the
    /// edited member, where they are not known.
    pub fn load_teams(self, edited: RwSignal<Option<Arc<Member>>>) {
        let unread = edited.get_untracked().filter(|member| member.places().is_none());
        if unread.is_none() && matches!(&*self.teams.read_untracked(), Some(Ok(_))) {
            return;
        }
        // The button that asks again goes with this; what it began goes on.
        self.teams.set(None);
        let org = self.org.get_value();
        spawn(async move {
            let own = match unread {
                Some(member) => self.read_for_editing(&member).await.map(Some),
                None => Ok(None),
            };
            let answer = match &own {
                Ok(_) => api::all_teams(&org).await.map_err(|error| error.to_string()),
                Err(reason) => Err(reason.clone()),
            };
            let answer = answer.map_err(|reason| format!("The teams could not be loaded. {reason}"));
            if self.teams.try_set(Some(answer)).is_none()
                && let Ok(Some(read)) = own
            {
                edited.try_set(Some(read));
            }
        });
    }
}

/// The change with the teams that the member has. The published API takes all teams from somebody who is changed without
/// them being named; ours keeps them.
pub(super) async fn with_teams(org: &str, id: Id, mut change: UpdateMember) -> Result<UpdateMember, ApiError> {
    if change.teams.is_none() {
        let single = api::member(org, &id.to_string()).await?;
        let places = single.member.places().ok_or(ApiError::Unexpected)?;
        name_teams(&mut change, &places);
    }
    Ok(change)
}

/// Makes these all the member's teams, in the wire's newer and its older form.
fn name_teams(change: &mut UpdateMember, places: &[MemberTeam]) {
    let choice = |team: &MemberTeam| TeamRoleChoice { team_slug: team.team_slug.clone(), role: team.role.clone() };
    change.team_roles = Some(places.iter().map(choice).collect());
    change.teams = Some(places.iter().map(|team| team.team_slug.clone()).collect());
}

/// Why nothing of a membership can be changed that a partner keeps.
pub const KEPT_ELSEWHERE: &str = "This membership is managed elsewhere and can't be changed here.";

/// Does something else than Roster set this member's role?
#[must_use]
pub const fn is_role_set_elsewhere(member: &Member) -> bool {
    member.flags.idp_role_restricted || member.flags.partnership_restricted
}

/// Why `actor` can't send an invitation again, in words.
#[must_use]
pub fn resend_reason(
    actor: Actor,
    invitation: Target,
    settings: OrganizationSettings,
    is_expired: bool,
) -> Option<String> {
    if resend_refusal(actor, invitation, settings).is_some() {
        return Some("You can send only invitations again that you sent.".to_owned());
    }
    let is_over = is_expired && !actor.rights.administers_members;
    is_over.then(|| "This invitation has expired. A manager or an owner can renew it.".to_owned())
}

/// What is kept of a team role that is given to somebody with an organization role.
fn stored(role: Role, given: Option<&str>) -> Option<String> {
    let given: TeamRole = given?.parse().ok()?;
    stored_team_role(role, given).map(|role| role.id().to_owned())
}
