//! Removing a member, taking it back, withdrawing an invitation and leaving.

use std::sync::Arc;

use leptos::prelude::*;
use roster_api_types::{Id, Member, Role};

use super::{removable::shown_name, rows::Rows};
use crate::{
    api::{self, ApiError, Page},
    components::{confirm_dialog::Question, member_row::remove_button_id, notice::Notice, role_label::role_of},
    context::{Navigation, Notices},
    focus::{focus, focus_heading, focus_heading_if_lost, focus_when_shown},
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
    /// What the page itself tells of the invitations that somebody has sent.
    invited_by: StoredValue<InvitedBy>,
    navigation: Navigation,
    notices: Notices,
}

/// The addresses that somebody, a user, has invited; none where that isn't known.
pub type InvitedBy = Box<dyn Fn(Id) -> Option<Vec<String>> + Send + Sync>;

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
        invited_by: InvitedBy,
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
            invited_by: StoredValue::new(invited_by),
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
            return;
        }
        let member = Arc::clone(&row.member);
        let inviter = member.user.as_ref().map(|user| user.id).filter(|_| !member.pending);
        let known =
            inviter.map_or(Some(Vec::new()), |inviter| self.invited_by.with_value(|by| untrack(|| by(inviter))));
        match (known, inviter) {
            // Another server can't be asked for them.
            (None, Some(inviter)) if self.has_undo.get_untracked() => {
                let org = self.org.get_value();
                spawn(async move {
                    // Where they can't be had, the server withdraws them all the same.
                    let sent = api::invitations_by(&org, inviter).await.map(|page| named_of(&page)).unwrap_or_default();
                    if !self.question.is_disposed() {
                        self.weigh(&member, is_own, sent);
                    }
                });
            }
            (known, _) => {
                let sent = known.unwrap_or_default();
                let total = sent.len();
                self.weigh(&member, is_own, named_first(sent, total));
            }
        }
    }

    /// Removes an ordinary member at once, and asks first about everybody else: the reader, an owner, whoever takes
    /// invitations along, which are `sent`, and anybody where nothing brings back who has gone.
    fn weigh(self, member: &Member, is_own: bool, sent: Vec<String>) {
        let (id, name, has_undo) = (member.id, shown_name(member), self.has_undo.get_untracked());
        let is_owner = role_of(member) == Role::Owner && !member.pending;
        if !is_own && !is_owner && has_undo && sent.is_empty() {
            self.remove(id);
            return;
        }
        let remove: Deed = Arc::new(move || self.remove(id));
        let ending = if has_undo { UNDO } else { FINAL };
        let withdrawn = if sent.is_empty() { "" } else { WITHDRAWN };
        let (action, subject, parts, on_confirm) = match (is_own, member.pending) {
            (true, _) => {
                let leave: Deed = Arc::new(move || self.leave(id));
                ("Leave", self.org_name.get_untracked(), ["", LEAVE, "", withdrawn], leave)
            }
            (_, true) => ("Withdraw", format!("the invitation to {name}"), ["", WITHDRAW, ending, ""], remove),
            (_, false) => ("Remove", name, [if is_owner { OWNER } else { "" }, REMOVE, ending, withdrawn], remove),
        };
        self.question.set(Some(Question { action, subject, text: parts.concat(), items: sent, on_confirm }));
    }

    /// Takes the row away at once; puts it back when the server refuses.
    fn remove(self, id: Id) {
        let taken = take_row(self.rows, id, remove_button_id);
        let Some(member) = taken.first().cloned() else {
            return;
        };
        let has_undo = self.has_undo.get_untracked();
        if has_undo {
            self.done.update_value(|done| done.push(Removed { member: member.clone(), state: RemovedState::Asked }));
        }
        self.say(self.removed_notice(&member, taken.len() > 1, has_undo));
        let org = self.org.get_value();
        spawn(async move {
            match api::remove_member(&org, id).await {
                Ok(()) => self.removed(id, &taken),
                Err(error) => self.refused(&taken, &error),
            }
        });
    }

    fn removed(self, id: Id, taken: &[Arc<Member>]) {
        let before = self.change_state(id, RemovedState::Gone);
        // Nothing that is shown changes by that.
        if let Some(mut rows) = self.rows.try_write_untracked() {
            rows.removed(taken);
        }
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
        self.forget(member.id);
        self.put_back(taken, Some(&format!("Not removed: {error}")));
        let after = format!(" was not removed: {error}");
        self.say(Notice { subject: shown_name(member), after, is_problem: true, ..Notice::default() });
    }

    /// Shows rows again, with the focus on the first, if the page still shows their list.
    fn put_back(self, members: &[Arc<Member>], note: Option<&str>) {
        let put_back = |rows: &mut Rows| {
            rows.put_back(members, note);
            members.first().is_some_and(|member| rows.find(member.id).is_some())
        };
        match (self.rows.try_update(put_back), members.first()) {
            (Some(true), Some(member)) => focus_when_shown(remove_button_id(member)),
            (Some(_), _) => focus_heading_if_lost(),
            (None, _) => {}
        }
    }

    fn forget(self, id: Id) {
        let _ = self.done.try_update_value(|done| done.retain(|removed| removed.member.id != id));
    }

    /// Says something of a removal. What else is removed can still be taken back.
    fn say(self, mut notice: Notice) {
        let more = self.last().filter(|_| notice.undo.is_none());
        if let Some(Removed { member, .. }) = more {
            notice.after = [&notice.after, " ", &shown_name(&member), " is still removed."].concat();
            notice.undo = Some(self.undo_action());
        }
        self.notices.say_instead(notice);
    }

    /// The last removal that nobody has asked to take back.
    fn last(self) -> Option<Removed> {
        let is_removed = |removed: &&Removed| matches!(removed.state, RemovedState::Asked | RemovedState::Gone);
        self.done.try_with_value(|done| done.iter().rev().find(is_removed).cloned()).flatten()
    }

    /// Many have been removed at once: that is now the last removal.
    pub fn remember_many(self, undo: Deed) {
        self.done.update_value(Vec::clear);
        self.many.set_value(Some(undo));
    }

    /// That removal is being taken back.
    pub fn forget_many(self) {
        let _ = self.many.try_set_value(None);
    }

    /// Takes the last removal back.
    pub fn undo(self) {
        take_back(self);
    }

    fn take_back(self) {
        let Some(Removed { member, state }) = self.last() else {
            if let Some(undo) = self.many.try_update_value(Option::take).flatten() {
                undo();
            }
            return;
        };
        if state == RemovedState::Gone {
            self.restore(member.id);
        } else {
            self.change_state(member.id, RemovedState::AskedAndRegretted);
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
        self.forget(member.id);
        self.say(Notice { subject: shown_name(member), after: " is back.".into(), ..Notice::default() });
        self.put_back(std::slice::from_ref(member), None);
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
            self.forget(id);
        }
        let after = format!(" is not back: {error}");
        self.say(Notice { subject: shown_name(&member), after, is_problem: true, undo, ..Notice::default() });
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
                    let after = format!("You are still a member. {error}");
                    let note = Some(after.clone());
                    let _ = self.rows.try_with(|rows| rows.find(id).map(|row| row.note.set(note)));
                    self.notices.say(Notice { after, is_problem: true, ..Notice::default() });
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
        Notice { subject: shown_name(member), after: after.into(), undo, ..Notice::default() }
    }
}

/// Takes a row out of the list, and with a person the invitations that person has sent. The focus moves on to the row that
/// comes next. `button` is the id of the button that a row has for that.
pub fn take_row(rows: RwSignal<Rows>, id: Id, button: fn(&Member) -> String) -> Vec<Arc<Member>> {
    let (taken, beside) = rows.try_update(|rows| rows.take(id)).unwrap_or_default();
    // The row is shown until all of this is done.
    match beside {
        Some(member) => focus(&button(&member)),
        None => focus_heading(),
    }
    taken
}

const LEAVE: &str = "You lose access at once, and somebody has to invite you again.";
const OWNER: &str = "They are an owner. ";
const REMOVE: &str = "They lose access at once.";
const WITHDRAW: &str = "The mailed link stops working at once.";
const UNDO: &str = " You can undo this.";
/// Said where nothing brings back who has gone.
pub const FINAL: &str = " This can't be undone; they would have to be invited again.";
const WITHDRAWN: &str = " With that, these invitations are withdrawn:";

/// How many invitations are named before somebody who sent them is removed.
const MOST: usize = 10;

/// The addresses as they are named: the first of them, and how many more there are of `total`.
fn named_first(mut addresses: Vec<String>, total: usize) -> Vec<String> {
    addresses.truncate(MOST);
    let more = total.saturating_sub(addresses.len());
    addresses.extend((more > 0).then(|| format!("and {more} more")));
    addresses
}

/// As [`named_first`], of a page of invitations.
fn named_of(page: &Page<Member>) -> Vec<String> {
    let addresses: Vec<String> = page.rows.iter().map(shown_name).collect();
    let total = page.hits.and_then(|hits| usize::try_from(hits).ok()).unwrap_or(addresses.len());
    named_first(addresses, total)
}
