//! Removing a member, taking it back, withdrawing an invitation and leaving.

use std::sync::Arc;

use leptos::prelude::*;
use roster_api_types::{
    Actor, Id, Member, OrganizationSettings, RemovalRefusal, Role, Standing, Target, removal_refusal,
    removal_would_leave_nobody,
};

use super::rows::Rows;
use crate::{
    api::{self, ApiError},
    components::{confirm_dialog::Question, member_row::remove_button_id, notice::Notice, role_label::role_of},
    context::{Navigation, Notices},
    focus::{focus, focus_heading, focus_when_shown},
    later,
    lean::{Deed, spawn},
    route::Route,
};

/// What removing needs to know of the page. Signals of the page may be gone when an answer comes, because a removal
/// goes on when the page is left; so all that happens afterwards is tried, not relied upon.
#[derive(Clone, Copy)]
pub struct Removals {
    /// The organization's slug.
    pub org: StoredValue<String>,
    /// The organization's name.
    pub org_name: Signal<String>,
    /// The rows on the page.
    pub rows: RwSignal<Rows>,
    /// Can a removal be taken back? Not every server can.
    pub has_undo: Signal<bool>,
    /// What is asked before something is done.
    pub question: RwSignal<Option<Question>>,
    /// Fetches the list again.
    pub reload: Callback<()>,
    /// Fetches how many there are again.
    pub recount: Callback<()>,
    /// What has been removed and can come back, the last one last.
    done: StoredValue<Vec<Removed>>,
    /// Takes a removal of many back.
    many: StoredValue<Option<Deed>>,
    navigation: Navigation,
    notices: Notices,
}

#[derive(Clone)]
struct Removed {
    member: Arc<Member>,
    state: RemovedState,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum RemovedState {
    /// The server has not answered yet.
    Asked,
    /// As before, and the removal is to be taken back as soon as it has answered.
    AskedAndRegretted,
    /// The server has removed it.
    Gone,
    /// The server is asked to restore it.
    Returning,
}

later!(
    /// What the press of a remove button begins.
    fn begin(removals: Removals, id: Id, is_own: bool, refusal: Option<String>) = deed Removals::begin, in removal
);
later!(
    /// Takes the last removal back.
    fn take_back(removals: Removals) = deed Removals::take_back, in removal
);

impl Removals {
    /// Nothing removed yet.
    #[must_use]
    pub fn new(
        org: &str,
        org_name: Signal<String>,
        rows: RwSignal<Rows>,
        has_undo: Signal<bool>,
        reload: Callback<()>,
        recount: Callback<()>,
    ) -> Self {
        Self {
            org: StoredValue::new(org.to_owned()),
            org_name,
            rows,
            has_undo,
            question: RwSignal::new(None),
            reload,
            recount,
            done: StoredValue::new(Vec::new()),
            many: StoredValue::new(None),
            navigation: Navigation::shared(),
            notices: Notices::shared(),
        }
    }

    /// The remove button of a row was pressed.
    pub fn press(self, id: Id, is_own: bool, refusal: Option<String>) {
        begin(self, id, is_own, refusal);
    }

    fn begin(self, id: Id, is_own: bool, refusal: Option<String>) {
        let Some(row) = self.rows.read_untracked().find(id).cloned() else {
            return;
        };
        if let Some(refusal) = refusal {
            row.note.set(Some(refusal.clone()));
            self.notices.say(Notice { after: refusal, ..Notice::default() });
        } else if is_own {
            self.ask("Leave", self.org_name.get_untracked(), LEAVE, Arc::new(move || self.leave(id)));
        } else if let Some(text) = self.warning(&row.member) {
            let name = shown_name(&row.member);
            let (action, subject) =
                if row.member.pending { ("Withdraw", format!("the invitation to {name}")) } else { ("Remove", name) };
            self.ask(action, subject, &text, Arc::new(move || self.remove(id)));
        } else {
            self.remove(id);
        }
    }

    /// What a removal means, where it is asked first: an owner goes, or nothing brings back who has gone.
    fn warning(self, member: &Member) -> Option<String> {
        let ending = if self.has_undo.get_untracked() { " You can undo this." } else { FINAL };
        match (member.pending, role_of(member)) {
            (false, Role::Owner) => Some([REMOVE_OWNER, REMOVE, ending].concat()),
            _ if self.has_undo.get_untracked() => None,
            (false, _) => Some([REMOVE, ending].concat()),
            (true, _) => Some([WITHDRAW, ending].concat()),
        }
    }

    fn ask(self, action: &'static str, subject: String, text: &str, on_confirm: Deed) {
        self.question.set(Some(Question { action, subject, text: text.to_owned(), on_confirm }));
    }

    /// Takes the row away at once; puts it back when the server refuses.
    fn remove(self, id: Id) {
        match self.rows.read_untracked().neighbour(id) {
            Some(row) => focus(&remove_button_id(&row.member)),
            None => focus_heading(),
        }
        let mut taken = Vec::new();
        self.rows.update(|rows| taken = rows.take(id));
        let Some(member) = taken.first().cloned() else {
            return;
        };
        let has_undo = self.has_undo.get_untracked();
        if has_undo {
            self.done.update_value(|done| done.push(Removed { member: member.clone(), state: RemovedState::Asked }));
        }
        self.notices.say(self.removed_notice(&member, taken.len() > 1, has_undo));
        let org = self.org.get_value();
        spawn(async move {
            match api::remove_member(&org, id).await {
                Ok(()) => self.removed(id),
                Err(error) => self.refused(&taken, &error),
            }
        });
    }

    fn removed(self, id: Id) {
        let before = self.change_state(id, RemovedState::Gone);
        let _ = self.recount.try_run(());
        if before == Some(RemovedState::AskedAndRegretted) {
            self.restore(id);
        }
    }

    /// A removal was refused: all is as it was, and the row says why.
    fn refused(self, taken: &[Arc<Member>], error: &ApiError) {
        let Some(member) = taken.first() else {
            return;
        };
        self.done.update_value(|done| done.retain(|removed| removed.member.id != member.id));
        self.rows.update(|rows| rows.put_back(taken, Some(&format!("Not removed: {error}"))));
        focus_when_shown(remove_button_id(member));
        let after = format!(" was not removed: {error}");
        self.notices.say(Notice { subject: shown_name(member), after, is_problem: true, ..Notice::default() });
    }

    /// Many have been removed at once: that is now the last removal.
    pub fn remember_many(self, undo: Deed) {
        self.done.update_value(Vec::clear);
        self.many.set_value(Some(undo));
    }

    /// Takes the last removal back.
    pub fn undo(self) {
        take_back(self);
    }

    fn take_back(self) {
        let last = self.done.try_with_value(|done| done.last().cloned()).flatten();
        match last {
            Some(Removed { member, state: RemovedState::Gone }) => self.restore(member.id),
            Some(Removed { member, state: RemovedState::Asked }) => {
                self.change_state(member.id, RemovedState::AskedAndRegretted);
            }
            Some(_) => {}
            None => {
                if let Some(undo) = self.many.try_update_value(Option::take).flatten() {
                    undo();
                }
            }
        }
    }

    fn restore(self, id: Id) {
        self.change_state(id, RemovedState::Returning);
        let Some(org) = self.org.try_get_value() else {
            return;
        };
        spawn(async move {
            match api::restore_member(&org, id).await {
                Ok(member) => self.restored(&Arc::new(member)),
                Err(error) => self.not_restored(id, &error),
            }
        });
    }

    fn restored(self, member: &Arc<Member>) {
        self.done.update_value(|done| done.retain(|removed| removed.member.id != member.id));
        let earlier = self.done.try_with_value(|done| done.last().cloned()).flatten();
        let mut notice = Notice { subject: shown_name(member), after: " is back.".into(), ..Notice::default() };
        if let Some(Removed { member, .. }) = earlier {
            notice.after = format!(" is back. {} is still removed.", shown_name(&member));
            notice.undo = Some(self.undo_action());
        }
        self.notices.say(notice);
        self.rows.update(|rows| rows.put_back(std::slice::from_ref(member), None));
        focus_when_shown(remove_button_id(member));
        // The invitations that went with the person have come back too.
        let _ = self.reload.try_run(());
    }

    fn not_restored(self, id: Id, error: &ApiError) {
        let Some(removed) = self.done.try_with_value(|done| done.iter().find(|one| one.member.id == id).cloned())
        else {
            return;
        };
        let Some(Removed { member, .. }) = removed else {
            return;
        };
        let undo = error.is_passing().then(|| self.undo_action());
        if undo.is_some() {
            self.change_state(id, RemovedState::Gone);
        } else {
            self.done.update_value(|done| done.retain(|removed| removed.member.id != id));
        }
        let after = format!(" is not back: {error}");
        self.notices.say(Notice { subject: shown_name(&member), after, is_problem: true, undo, ..Notice::default() });
    }

    fn leave(self, id: Id) {
        let (org, name) = (self.org.get_value(), self.org_name.get_untracked());
        spawn(async move {
            match api::remove_member(&org, id).await {
                Ok(()) => {
                    self.notices.say_there(Notice {
                        before: "You have left ",
                        subject: name,
                        after: ".".into(),
                        ..Notice::default()
                    });
                    self.navigation.go(&Route::Home);
                }
                Err(error) => {
                    let words = format!("You are still a member. {error}");
                    self.notices.say(Notice { after: words.clone(), is_problem: true, ..Notice::default() });
                    let _ = self.rows.try_with(|rows| rows.find(id).map(|row| row.note.set(Some(words))));
                }
            }
        });
    }

    /// Sets the state of a removal and returns the one before.
    fn change_state(self, id: Id, state: RemovedState) -> Option<RemovedState> {
        let change = |done: &mut Vec<Removed>| {
            let removed = done.iter_mut().find(|removed| removed.member.id == id)?;
            Some(std::mem::replace(&mut removed.state, state))
        };
        self.done.try_update_value(change).flatten()
    }

    fn undo_action(self) -> Deed {
        Arc::new(move || self.undo())
    }

    fn removed_notice(self, member: &Member, has_more: bool, has_undo: bool) -> Notice {
        let undo = has_undo.then(|| self.undo_action());
        if member.pending {
            return Notice {
                before: "Invitation to ",
                subject: member.email.clone(),
                after: " withdrawn.".into(),
                undo,
                ..Notice::default()
            };
        }
        let after = if has_more { " removed. The invitations they sent are withdrawn." } else { " removed." };
        Notice { subject: member.name.clone(), after: after.into(), undo, ..Notice::default() }
    }
}

const LEAVE: &str = "You lose access at once, and somebody has to invite you again.";
const REMOVE_OWNER: &str = "They are an owner. ";
const REMOVE: &str = "They lose access at once, and the invitations they sent are withdrawn.";
const WITHDRAW: &str = "The mailed link stops working at once.";
/// Said where nothing brings back who has gone.
pub const FINAL: &str = " This can't be undone; they would have to be invited again.";

/// The name, or the address of somebody invited.
#[must_use]
pub fn shown_name(member: &Member) -> String {
    if member.pending || member.name.is_empty() { member.email.clone() } else { member.name.clone() }
}

/// Why `actor` may not remove the member of a row, in words; `others` are the roles of the joined members who stay,
/// known only when the page shows them all.
#[must_use]
pub fn refusal(
    actor: Actor,
    member: &Member,
    settings: OrganizationSettings,
    others: Option<&[Role]>,
) -> Option<String> {
    let target = target_of(member);
    let refusal = removal_refusal(actor.before(member), target, settings).or_else(|| {
        let would_leave_nobody = others.is_some_and(|others| removal_would_leave_nobody(target, others));
        would_leave_nobody.then_some(RemovalRefusal::NobodyLeft)
    });
    refusal.map(|refusal| refusal.to_string())
}

/// A row as the rules see it.
#[must_use]
pub fn target_of(member: &Member) -> Target {
    let standing = if member.pending { Standing::Pending { inviter: member.inviter_id } } else { Standing::Joined };
    Target { member: member.id, role: role_of(member), standing, managed_elsewhere: member.flags.managed_elsewhere() }
}
