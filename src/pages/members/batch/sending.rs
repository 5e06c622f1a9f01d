//! Sending a list, a few at a time.

use leptos::prelude::*;

use super::Batch;
use crate::{
    api::{ApiError, Refusal},
    components::{
        invite_line::{InviteLine, LineState},
        invite_review::{Phase, REVIEW_HEADING, REVIEW_STOP, sent_and_not},
        notice::Notice,
    },
    context::Notices,
    focus::focus_when_shown,
    lean::spawn,
};

/// How many invitations are on their way at the same time.
const AT_ONCE: usize = 3;

impl Batch {
    /// Sends what is new. Leaving the page lets what is on its way arrive and sends nothing further.
    pub(super) fn send(self) {
        let lines = self.lines.get_untracked();
        let mut queue: Vec<InviteLine> =
            lines.iter().filter(|line| line.state.read_untracked().is_sendable()).cloned().collect();
        for line in &queue {
            line.state.set(LineState::Waiting);
        }
        queue.reverse();
        let count = queue.len();
        self.queue.set_value(queue);
        self.phase.set(Phase::Sending(count));
        focus_when_shown(REVIEW_STOP);
        let notices = Notices::shared();
        let workers = count.min(AT_ONCE);
        self.under_way.set_value(workers);
        for _ in 0..workers {
            spawn(self.work(notices));
        }
    }

    /// Sends nothing further; what is on its way arrives.
    pub(super) fn stop(self) {
        self.give_up("You stopped sending.");
    }

    fn give_up(self, reason: &str) {
        for line in self.queue.try_update_value(std::mem::take).unwrap_or_default() {
            line.state.set(LineState::NotSent(reason.to_owned()));
        }
    }

    async fn work(self, notices: Notices) {
        // Without a page there is no queue any more.
        while let Some(line) = self.queue.try_update_value(Vec::pop).flatten() {
            self.send_line(&line).await;
        }
        let left = self.under_way.try_update_value(|count| {
            *count -= 1;
            *count
        });
        if left == Some(0) {
            self.finish(notices);
        }
    }

    async fn send_line(self, line: &InviteLine) {
        let Ok(address) = &line.entry.address else {
            return;
        };
        let Some(sending) = self.post.start(address) else {
            return;
        };
        line.state.set(LineState::Sending);
        match sending.await {
            Ok(invited) => line.state.set(LineState::Sent(invited.link)),
            Err(error) => {
                line.state.set(LineState::NotSent(reason(&error)));
                if ends_all(&error) {
                    self.give_up(&format!("Not tried: {error}"));
                }
            }
        }
        if self.lines.try_read_untracked().is_some() {
            self.write_back();
        }
    }

    fn finish(self, notices: Notices) {
        let lines = self.lines.get_untracked();
        let sent = lines.iter().filter(|line| line.state.read_untracked().is_sent()).count();
        for line in &lines {
            let known = match *line.state.read_untracked() {
                LineState::Member => "Already a member.",
                LineState::Invited => "Already invited.",
                LineState::NoAddress => "Not an address.",
                _ => continue,
            };
            line.state.set(LineState::NotSent(known.to_owned()));
        }
        self.phase.set(Phase::Done);
        self.write_back();
        let what = if self.post.is_request { "Requests: " } else { "Invitations: " };
        let after = format!("{}.", sent_and_not(sent, lines.len()));
        notices.say(Notice { before: what, after, is_problem: sent < lines.len(), ..Notice::default() });
        focus_when_shown(REVIEW_HEADING);
        if sent > 0 {
            let _ = self.post.on_invited.try_run(());
        }
    }
}

/// The refusal in words, all of them: about the address, or about what all invitations have alike.
fn reason(error: &ApiError) -> String {
    match error {
        ApiError::Refused(Refusal { fields, .. }) if !fields.is_empty() => {
            let mut texts: Vec<&str> = fields.iter().map(|field| field.text.as_str()).collect();
            texts.dedup();
            texts.join(" ")
        }
        error => error.to_string(),
    }
}

/// Would the next invitation fail alike?
const fn ends_all(error: &ApiError) -> bool {
    matches!(error, ApiError::Offline | ApiError::Unauthorized | ApiError::Refused(Refusal { status: 403 | 429, .. }))
}
