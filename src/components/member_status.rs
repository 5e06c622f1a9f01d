//! Where a membership stands.

use roster_api_types::{DeliveryState, Member};

use super::{icon::icon, moment::day};
use crate::{
    html::{El, Nodes, Piece, el, named},
    views,
};

/// Said of an invitation that is over and whose invitee would like to join all the same.
pub const RENEWAL_ASKED: &str = "Asks for a new invitation";

/// Where a membership stands: joined, or invited by whom and when, how far the mail has come, and until when.
pub fn member_status(member: &Member) -> El {
    if !member.pending {
        return el("span").class("member-status").child("Joined");
    }
    let delivery = member.delivery.clone().unwrap_or_default();
    let state = member.delivery.as_ref().map(|delivery| delivery.state);
    let (class, picture, words, problem) = match (member.expired, state) {
        (true, _) => ("member-status member-status--expired", "clock", "Invitation ", "expired"),
        (_, Some(DeliveryState::Failed)) => {
            ("member-status member-status--failed", "warning", "Invited, ", "mail failed")
        }
        (_, Some(DeliveryState::Queued)) => ("member-status", "clock", "Invited, mail waiting", ""),
        (_, Some(DeliveryState::Sent)) => ("member-status", "mail", "Invited, mail sent", ""),
        (_, None) => ("member-status", "mail", "Invited", ""),
    };
    let problem = (!problem.is_empty()).then(|| el("span").class("member-status__problem").child(problem));
    let reason_class = if state == Some(DeliveryState::Failed) { "member-status__problem" } else { "" };
    let reason = delivery.reason.filter(|_| !member.expired);
    let reason = reason.map(|reason| el("p").class(reason_class).attr("dir", "auto").child(reason));
    let line = el("p").class("member-status__line").child(icon(picture)).child(el("span").child(words).child(problem));
    let asks = |words: Nodes| el("p").class("member-status__problem").child(words);
    let renewal = member.renewal_asked_at.as_ref().map(|_| asks(RENEWAL_ASKED.any()));
    let moved = member.move_asked_to.as_deref();
    let moved = moved.map(|address| asks(views!["Asks for it to be sent to ", named(address).attr("dir", "ltr")]));
    let line = views![line, el("p").child(invited(member)), reason, renewal, moved];
    el("div").class(class).child(line)
}

/// "by Ada Lovelace, Nov 20; expires Dec 20", or once expired "Invited by …".
fn invited(member: &Member) -> Nodes {
    let start = if member.expired { "Invited " } else { "" };
    let inviter = member.inviter_name.as_deref().map(|name| views!["by ", named(name), ", "]);
    let ends = if member.expired { "; expired " } else { "; expires " };
    let until = member.expires_at.as_deref().map(|until| views![ends, day(until)]);
    views![start, inviter, day(&member.date_created), until]
}
