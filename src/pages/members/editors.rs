//! The editors of a page, and the buttons in rows that open them. Each kind is there once, however many rows there are.

use std::sync::Arc;

use leptos::prelude::*;
use roster_api_types::{Id, Member};

use super::changes::Changes;
use crate::{
    components::{
        address_editor::{AddressEditor, address_button_id},
        invitation_actions::InvitationActions,
        role_editor::{RoleMenu, role_button, role_button_id},
        role_label::role_label,
        team_links::team_links,
        teams_editor::{TeamsEditor, teams_button, teams_button_id},
    },
    focus::open_popover_when_shown,
    html::{El, Nodes, Piece, el, live, nothing},
    later,
    lean::memo,
    views,
};

later!(
    /// The editors of a page.
    fn page_editors(editors: Editors) = view Editors::open, in editors
);
later!(
    /// Sends an invitation again.
    fn resend(changes: Changes, id: Id) = deed Changes::resend, in editors
);
later!(
    /// Lets an invitation move to the address that somebody asked for.
    fn approve_move(changes: Changes, id: Id) = deed Changes::approve_move, in editors
);
later!(
    /// The teams of a row whose list doesn't tell them.
    fn unread_teams(changes: Changes, id: Id) = view Changes::unread_teams, in editors
);
later!(
    /// Leaves an invitation as it is, whatever is asked for it.
    fn keep(changes: Changes, id: Id) = deed Changes::keep, in editors
);
/// What finds the editor that is open.
const OPEN: &str = ".role-menu:popover-open, .teams-editor:popover-open, .address-editor:popover-open";

type Edited = RwSignal<Option<Arc<Member>>>;

/// The editors of a page.
#[derive(Clone, Copy)]
pub struct Editors {
    changes: Changes,
    role: Edited,
    teams: Edited,
    address: Edited,
}

impl Editors {
    /// The editors of a page with these changes.
    #[must_use]
    pub fn new(changes: Changes) -> Self {
        let closed = || RwSignal::new(None);
        Self { changes, role: closed(), teams: closed(), address: closed() }
    }

    /// The editors. Shown once on the page; their code comes when the first is wanted.
    pub fn view(self) -> Nodes {
        let Self { role, teams, address, .. } = self;
        let is_wanted = memo(move || [role, teams, address].iter().any(|edited| edited.read().is_some()));
        live(move || if is_wanted.get() { page_editors(self) } else { nothing() })
    }

    fn open(self) -> Nodes {
        let Self { changes, role, teams, address, .. } = self;
        self.open_pressed();
        let choices = memo(move || role.get().map(|member| changes.role_choices(&member)).unwrap_or_default());
        let choose = Callback::new(move |(id, role)| changes.change_role(id, role));
        let teams_refusal = memo(move || teams.get().and_then(|member| changes.teams_refusal(&member)));
        let save_teams = Callback::new(move |chosen| {
            if let Some(member) = teams.get_untracked() {
                changes.change_teams(&member, &chosen);
            }
        });
        let error = RwSignal::new(None);
        let save_address = Callback::new(move |(id, email)| changes.readdress(id, &email, Some(error)));
        let is_busy = move || address.read().as_ref().is_some_and(|member| changes.busy.read().contains(&member.id));
        let teams_editor = TeamsEditor {
            edited: teams,
            teams: changes.teams,
            unsaved: changes.unsaved,
            has_all: Signal::derive(move || changes.has_additions()),
            refusal: teams_refusal.into(),
            on_open: Callback::new(move |()| changes.load_teams(teams)),
            on_save: save_teams,
        };
        let is_busy = Signal::derive(is_busy);
        views![
            RoleMenu { edited: role, choices: choices.into(), on_choose: choose }.view(),
            teams_editor.view(),
            AddressEditor { edited: address, error, is_busy, on_save: save_address }.view(),
        ]
    }

    /// The button that was pressed opens its editor now that there is one.
    fn open_pressed(self) {
        let pressed =
            |edited: Edited, button: fn(Id) -> String| edited.read_untracked().as_ref().map(|it| button(it.id));
        let button = pressed(self.role, role_button_id)
            .or_else(|| pressed(self.teams, teams_button_id))
            .or_else(|| pressed(self.address, address_button_id));
        button.into_iter().for_each(open_popover_when_shown);
    }

    /// Who is being edited. Their rows are not to be written anew meanwhile: what opened the editor would be gone.
    #[must_use]
    pub fn open_for(self) -> Vec<Id> {
        let edited = |edited: Edited| edited.read_untracked().as_ref().map(|member| member.id);
        let is_open = document().query_selector(OPEN).is_ok_and(|open| open.is_some());
        if is_open {
            [self.role, self.teams, self.address].into_iter().filter_map(edited).collect()
        } else {
            Vec::new()
        }
    }

    /// The role of a row: to be changed by whoever may change people.
    pub fn role(self, member: &Arc<Member>) -> Nodes {
        if untrack(|| self.changes.may_change()) {
            role_button(member, self.role).any()
        } else {
            role_label(member).any()
        }
    }

    /// The teams of a row: to be changed by whoever may change people.
    pub fn teams(self, member: &Arc<Member>) -> Nodes {
        let teams = if member.places().is_some() {
            team_links(member, &self.changes.org.get_value()).any()
        } else {
            unread_teams(self.changes, member.id)
        };
        el("div").class("editable").child(teams).child(self.teams_button(member)).any()
    }

    /// The button that changes somebody's teams, for whoever may.
    #[must_use]
    pub fn teams_button(self, member: &Arc<Member>) -> Option<El> {
        untrack(|| self.changes.may_change()).then(|| teams_button(member, self.teams))
    }

    /// What can be done about the invitation of a row. `is_whole` offers to correct any address, not only one that no
    /// mail reaches.
    pub fn invitation(self, member: &Arc<Member>, is_whole: bool) -> Nodes {
        let changes = self.changes;
        let id = member.id;
        let known = Arc::clone(member);
        // Who neither sent it nor administers members has nothing to do with it.
        let is_concerned = untrack(|| {
            let is_inviter = changes.actor.read().is_some_and(|actor| member.inviter_id == Some(actor.user));
            is_inviter || changes.may_change()
        });
        if !member.pending || !is_concerned {
            return nothing();
        }
        let has_failed = member.delivery.as_ref().is_some_and(|delivery| delivery.reason.is_some());
        let may_edit = (is_whole || has_failed) && untrack(|| changes.may_readdress(member));
        let moves = member.move_asked_to.is_some() && untrack(|| changes.may_readdress(member));
        let is_asked = member.move_asked_to.is_some() || member.renewal_asked_at.is_some();
        let actions = InvitationActions {
            member: Arc::clone(member),
            refusal: memo(move || changes.resend_refusal(&known)).into(),
            is_busy: Signal::derive(move || changes.busy.read().contains(&id)),
            readdressed: may_edit.then_some(self.address),
            link: memo(move || changes.link_of(id)).into(),
            on_resend: Callback::new(move |()| resend(changes, id)),
            on_move: moves.then(|| Callback::new(move |()| approve_move(changes, id))),
            on_keep: is_asked.then(|| Callback::new(move |()| keep(changes, id))),
        };
        actions.view().any()
    }
}
