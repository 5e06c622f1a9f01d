//! Doing something with many, a few at a time.

use std::{cell::RefCell, rc::Rc, sync::Arc};

use leptos::{ev, prelude::*};
use roster_api_types::Id;

use super::{
    Chosen,
    bar::{Tools, focus_table_when_shown},
    candidate::{Action, Candidate},
    outcome::{outcome, under_way},
};
use crate::{
    api::{ApiError, Refusal},
    components::notice::Notice,
    focus::{focus_when_shown, has_focus_or_none},
    html::{Nodes, el},
    lean::{Deed, pause, spawn},
    pages::members::rows::Rows,
    views,
};

/// The id of the button that ends what is being done.
pub(super) const CANCEL: &str = "selection-cancel";
/// How many are on their way at the same time.
const AT_ONCE: usize = 3;
/// For how many seconds we wait when the server asks us to; for longer is for another day.
const WAIT: u32 = 60;
/// After so many failures of the server in a row nothing more is tried.
const FAILURES: usize = 10;

/// Somebody with whom it could not be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Failure {
    pub(super) id: Id,
    /// The name, or the address of somebody invited.
    pub(super) name: String,
    /// Why, in words.
    pub(super) reason: String,
}

/// How far it has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Running {
    pub(super) action: Action,
    pub(super) total: usize,
    /// With so many it is done, or could not be.
    pub(super) settled: usize,
    /// For how many seconds the server asks to wait.
    pub(super) wait: Option<u32>,
    is_cancelled: bool,
}

/// What is left to do and what was done.
pub(super) struct Work {
    pub(super) action: Action,
    queue: Vec<Candidate>,
    /// Those whose turn comes when all of `queue` is done.
    then: Vec<Candidate>,
    pub(super) done: Vec<Candidate>,
    pub(super) failed: Vec<Failure>,
    /// Why the rest is not tried.
    pub(super) stopped: Option<String>,
    failures_in_a_row: usize,
    under_way: usize,
}

impl Work {
    /// With how many it was not tried.
    pub(super) fn left(&self) -> usize {
        self.queue.len() + self.then.len()
    }
}

type Shared = Rc<RefCell<Work>>;

impl Tools {
    /// Does it with all of them. Leaving the page lets what is on its way arrive and does nothing further.
    pub(super) fn start(self, action: Action, candidates: Vec<Candidate>) {
        let total = candidates.len();
        // Invitations go before and come after the people who sent them, because they go and come along with these.
        let is_late = |candidate: &Candidate| candidate.is_pending() != (action == Action::Remove);
        let (then, queue) = candidates.into_iter().rev().partition(is_late);
        self.failures.set(Vec::new());
        self.running.set(Some(Running { action: action.clone(), total, settled: 0, wait: None, is_cancelled: false }));
        focus_when_shown(CANCEL);
        let work = Work {
            action,
            queue,
            then,
            done: Vec::new(),
            failed: Vec::new(),
            stopped: None,
            failures_in_a_row: 0,
            under_way: 0,
        };
        self.go_on(&Rc::new(RefCell::new(work)));
    }

    /// Sends the workers through the queue, and then through the one after it.
    fn go_on(self, work: &Shared) {
        {
            let mut work = work.borrow_mut();
            if work.queue.is_empty() {
                work.queue = std::mem::take(&mut work.then);
            }
            work.under_way = AT_ONCE;
        }
        for _ in 0..AT_ONCE {
            let work = Rc::clone(work);
            spawn(async move {
                while let Some(candidate) = self.next(&work) {
                    self.one(&work, candidate).await;
                }
                self.ended(&work);
            });
        }
    }

    /// A worker has nothing more to do.
    fn ended(self, work: &Shared) {
        let (is_last, has_more) = {
            let mut work = work.borrow_mut();
            work.under_way -= 1;
            (work.under_way == 0, work.queue.is_empty() && !work.then.is_empty())
        };
        match (is_last, has_more) {
            (false, _) => {}
            (true, true) => self.go_on(work),
            (true, false) => self.finish(&work.borrow()),
        }
    }

    /// The next one; none at the end, when it was cancelled, and without a page.
    fn next(self, work: &Shared) -> Option<Candidate> {
        let is_over = self.running.try_with_untracked(|now| now.as_ref().is_none_or(|now| now.is_cancelled));
        let mut work = work.borrow_mut();
        if is_over != Some(false) || work.stopped.is_some() {
            return None;
        }
        work.queue.pop()
    }

    async fn one(self, work: &Shared, candidate: Candidate) {
        let action = work.borrow().action.clone();
        let mut answer = self.ask_server(&action, candidate.id()).await;
        while let Some(seconds) = answer.as_ref().err().and_then(ApiError::wait).filter(|seconds| *seconds <= WAIT) {
            self.tell_progress(|now| now.wait = Some(seconds));
            pause(seconds).await;
            answer = self.ask_server(&action, candidate.id()).await;
        }
        self.tell_progress(|now| {
            now.wait = None;
            now.settled += 1;
        });
        match answer {
            Ok(()) => self.succeeded(work, candidate),
            Err(error) => self.failed(work, candidate, &error),
        }
    }

    /// Whom it is done with is no longer selected.
    fn succeeded(self, work: &Shared, candidate: Candidate) {
        let drop = |chosen: &mut Chosen| {
            if !chosen.is_all {
                chosen.set(candidate.id(), false);
            }
        };
        let _ = self.selection.chosen.try_update(drop);
        let mut work = work.borrow_mut();
        work.failures_in_a_row = 0;
        work.done.push(candidate);
    }

    /// Whom it can't be done with stays selected, with the reason beside the row.
    fn failed(self, work: &Shared, candidate: Candidate, error: &ApiError) {
        let mut work = work.borrow_mut();
        let is_server = matches!(error, ApiError::Unexpected | ApiError::Timeout);
        work.failures_in_a_row = if is_server { work.failures_in_a_row + 1 } else { 0 };
        if ends_all(error) || work.failures_in_a_row == FAILURES {
            work.stopped = Some(error.to_string());
        }
        let (id, reason) = (candidate.id(), error.to_string());
        if let Some(member) = self.selection.changes.find(id) {
            self.selection.changes.show_arc(member, Some(format!("{}: {reason}", not_done(&work.action))));
        }
        work.failed.push(Failure { id, name: candidate.name, reason });
    }

    fn tell_progress(self, change: impl FnOnce(&mut Running)) {
        let _ = self.running.try_update(|now| now.as_mut().map(change));
    }

    fn finish(self, work: &Work) {
        let had_focus = has_focus_or_none(CANCEL);
        let is_here = self.running.try_set(None).is_none();
        let has_undo = is_here && self.has_additions.get_untracked();
        let is_undoable = has_undo && work.action == Action::Remove && !work.done.is_empty();
        let undo = is_undoable.then(|| self.undo(&work.done));
        let is_problem = !work.failed.is_empty() || work.stopped.is_some();
        let notice = Notice { after: outcome(work), is_problem, undo, ..Notice::default() };
        match work.action {
            // What was removed before can't be taken back from here any more.
            Action::Remove | Action::Restore => self.notices.say_instead(notice),
            _ => self.notices.say(notice),
        }
        if !is_here {
            return;
        }
        let failed: Vec<Id> = work.failed.iter().map(|failure| failure.id).collect();
        self.selection.chosen.update(|chosen| match chosen.is_all {
            true if work.left() == 0 => *chosen = Chosen { is_all: false, ids: failed },
            // Who was removed can't be selected until they are back.
            _ if work.action == Action::Restore => {}
            true => {}
            false => failed.into_iter().for_each(|id| chosen.set(id, true)),
        });
        self.failures.set(work.failed.clone());
        if work.action == Action::Restore {
            // So are the invitations that went along.
            self.selection.model.rows.update(Rows::forget_gone);
        }
        self.selection.model.reload();
        if had_focus {
            focus_table_when_shown();
        }
    }

    /// Takes a removal of many back.
    fn undo(self, done: &[Candidate]) -> Deed {
        let done = done.to_vec();
        let undo: Deed = Arc::new(move || {
            if self.running.try_with_untracked(Option::is_none) == Some(true) {
                self.selection.removals.forget_many();
                self.start(Action::Restore, done.clone());
            }
        });
        self.selection.removals.remember_many(Arc::clone(&undo));
        undo
    }

    /// How far it is, and the way to end it.
    pub(super) fn progress(self) -> Nodes {
        let part = move |part: fn(&Running) -> String| self.running.read().as_ref().map(part);
        let words = move || part(under_way).unwrap_or_default();
        let bar = el("progress").class("export__bar").attr("aria-labelledby", PROGRESS);
        let bar = bar.live_attr("max", move || part(|now| now.total.to_string()));
        let cancel = el("button").attr("type", "button").class("button").attr("id", CANCEL).child("Cancel");
        let cancel = cancel.on_press(move || self.tell_progress(|now| now.is_cancelled = true));
        views![
            el("p").class("selection-bar__count").attr("id", PROGRESS).live_text(words),
            bar.live_attr("value", move || part(|now| now.settled.to_string())),
            cancel,
        ]
    }

    /// Closing the tab would end what is being done.
    pub(super) fn ask_before_closing(self) {
        let closing = window_event_listener(ev::beforeunload, move |event| {
            if self.running.try_with_untracked(Option::is_some) == Some(true) {
                event.prevent_default();
            }
        });
        on_cleanup(move || closing.remove());
    }
}

const PROGRESS: &str = "selection-progress";

/// Would the next one fail alike?
const fn ends_all(error: &ApiError) -> bool {
    matches!(error, ApiError::Offline | ApiError::Unauthorized | ApiError::Refused(Refusal { status: 429, .. }))
}

const fn not_done(action: &Action) -> &'static str {
    match action {
        Action::Remove => "Not removed",
        Action::Resend => "Not sent",
        Action::Restore => "Not restored",
        Action::GiveRole(_) | Action::PutOnTeam(_) | Action::TakeOffTeam(_) => "Not changed",
    }
}
