//! What is done with many, in words.

use super::{
    candidate::{Action, Candidate, Plan},
    dialog::Asked,
    run::{Running, Work},
};
use crate::pages::members::removal::FINAL;

/// "1 invitation", "3 invitations".
pub(super) fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

/// The dialog's heading.
pub(super) fn title(asked: Asked, plan: Option<&Plan>) -> String {
    let members = |plan: &Plan| counted(plan.able.len() - plan.pending, "member", "members");
    let invitations = |plan: &Plan| counted(plan.pending, "invitation", "invitations");
    match (asked, plan.filter(|plan| !plan.able.is_empty())) {
        (Asked::Remove, None) => "Remove those selected".to_owned(),
        (Asked::Remove, Some(plan)) if plan.pending == 0 => format!("Remove {}?", members(plan)),
        (Asked::Remove, Some(plan)) if plan.pending == plan.able.len() => format!("Withdraw {}?", invitations(plan)),
        (Asked::Remove, Some(plan)) => format!("Remove {} and withdraw {}?", members(plan), invitations(plan)),
        (Asked::Role, _) => "Change role".to_owned(),
        (Asked::Teams, _) => "Change teams".to_owned(),
        (Asked::Resend | Asked::Expired, None) => "Resend invitations".to_owned(),
        (Asked::Resend, Some(plan)) => format!("Resend {}?", invitations(plan)),
        (Asked::Expired, Some(plan)) => {
            format!("Resend {}?", counted(plan.pending, "expired invitation", "expired invitations"))
        }
        (Asked::Reasons, _) => "Why it was not done".to_owned(),
    }
}

/// What will happen.
pub(super) fn preview(action: &Action, plan: &Plan, gone: usize, has_undo: bool) -> String {
    let count = plan.able.len();
    let ending = if has_undo { " You can undo this." } else { FINAL };
    let what = match action {
        _ if count == 0 => "There is nobody this can be done with.".to_owned(),
        Action::Remove if plan.pending == count => ["The mailed links stop working at once.", ending].concat(),
        Action::Remove => ["They lose access at once.", ending].concat(),
        Action::GiveRole(role) => format!("{} {}.", counted(count, "becomes", "become"), role.name),
        Action::PutOnTeam(team) => format!("{} put on {}.", counted(count, "is", "are"), team.team_name),
        Action::TakeOffTeam(team) => format!("{} taken off {}.", counted(count, "is", "are"), team.team_name),
        Action::Resend => format!("{} again.", counted(count, "mail is sent", "mails are sent")),
        Action::Restore => format!("{} back.", counted(count, "comes", "come")),
    };
    let gone = match gone {
        0 => String::new(),
        gone => format!(" {} no longer here.", counted(gone, "is", "are")),
    };
    what + &gone
}

/// What the button does.
pub(super) fn verb(action: Option<&Action>, plan: Option<&Plan>) -> &'static str {
    match action {
        Some(Action::Remove) if plan.is_some_and(|plan| plan.pending > 0 && plan.pending == plan.able.len()) => {
            "Withdraw"
        }
        Some(Action::Remove) => "Remove",
        Some(Action::GiveRole(_)) | None => "Change role",
        Some(Action::PutOnTeam(_)) => "Add to team",
        Some(Action::TakeOffTeam(_)) => "Remove from team",
        Some(Action::Resend) => "Resend",
        Some(Action::Restore) => "Undo",
    }
}

/// How far it is.
pub(super) fn under_way(now: &Running) -> String {
    if let Some(seconds) = now.wait {
        return format!("The server asks to wait {seconds} s…");
    }
    let verb = match now.action {
        Action::Remove => "Removing",
        Action::GiveRole(_) | Action::PutOnTeam(_) | Action::TakeOffTeam(_) => "Changing",
        Action::Resend => "Sending",
        Action::Restore => "Undoing",
    };
    format!("{verb} {} of {}…", (now.settled + 1).min(now.total), now.total)
}

/// What has happened.
pub(super) fn outcome(work: &Work) -> String {
    let (done, failed, left) = (work.done.len(), work.failed.len(), work.left());
    let what = match &work.action {
        Action::Remove if done > 0 && work.done.iter().all(Candidate::is_pending) => {
            format!("{} withdrawn", counted(done, "invitation", "invitations"))
        }
        Action::Remove => format!("{done} removed"),
        Action::GiveRole(role) => format!("{} {} now", counted(done, "is", "are"), role.name),
        Action::PutOnTeam(team) => format!("{} on {} now", counted(done, "is", "are"), team.team_name),
        Action::TakeOffTeam(team) => format!("{} off {} now", counted(done, "is", "are"), team.team_name),
        Action::Resend => format!("{} sent again", counted(done, "invitation", "invitations")),
        Action::Restore => format!("{} back", counted(done, "is", "are")),
    };
    let failed = if failed > 0 { format!(", {failed} not") } else { String::new() };
    let left = if left > 0 { format!(", {left} not tried") } else { String::new() };
    let why = work.stopped.as_ref().map(|why| format!(" {why}")).unwrap_or_default();
    format!("{what}{failed}{left}.{why}")
}
