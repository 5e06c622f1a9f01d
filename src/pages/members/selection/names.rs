//! Who it is that something is done with, by name.

use roster_api_types::Role;

use super::{
    candidate::{Candidate, NAMED, Plan},
    dialog::Asked,
};
use crate::{
    html::{El, Nodes, Piece, el, named, nothing},
    views,
};

/// With whom it is done, and with whom not.
pub(super) fn who(asked: Asked, plan: &Plan) -> Nodes {
    let what = match asked {
        Asked::Remove => "Who is removed",
        Asked::Role | Asked::Teams | Asked::Reasons => "Who changes",
        Asked::Resend | Asked::Expired => "Who gets mail",
    };
    let able = plan.able.iter().map(|candidate| {
        let note = match (candidate.is_pending(), candidate.target.role) {
            (true, _) => " (invited)",
            (_, Role::Owner) => " (owner)",
            _ => "",
        };
        (candidate.name.as_str(), note)
    });
    let left_out = plan.reasons.iter().map(|(name, reason)| (name.as_str(), reason.as_str()));
    let head = |text: String| el("h3").child(text);
    let able = (!plan.able.is_empty())
        .then(|| views![head(format!("{what} ({})", plan.able.len())), name_list(able, plan.able.len())]);
    let left_out = (plan.left_out > 0)
        .then(|| views![head(format!("Left out ({})", plan.left_out)), reason_list(left_out, plan.left_out)]);
    views![able, left_out]
}

/// The invitations that go along with their senders, and whether these are all.
pub(super) fn goes_along(along: &[Candidate], is_whole: bool) -> Nodes {
    if along.is_empty() && is_whole {
        return nothing();
    }
    let names = along.iter().map(|candidate| (candidate.name.as_str(), ""));
    let more = (!is_whole).then(|| el("p").child("There may be more than these."));
    let head = el("h3").child(format!("Invitations that go along ({})", along.len()));
    views![head, name_list(names, along.len()), more]
}

/// The first names, one after the other, and how many more there are.
fn name_list<'a>(names: impl Iterator<Item = (&'a str, &'static str)>, count: usize) -> El {
    let item = |(name, note): (&str, &str)| el("li").child(named(name)).child(note).any();
    let items: Vec<Nodes> = names.take(NAMED).map(item).collect();
    el("ul").class("selection-dialog__names").child(items).child(more(count))
}

/// The first names with a reason each.
pub(super) fn reason_list<'a>(reasons: impl Iterator<Item = (&'a str, &'a str)>, count: usize) -> El {
    let item = |(name, reason): (&str, &str)| {
        let reason = el("span").class("field__hint").child(": ").child(reason);
        el("li").child(named(name)).child(reason).any()
    };
    let items: Vec<Nodes> = reasons.take(NAMED).map(item).collect();
    el("ul").child(items).child(more(count))
}

fn more(count: usize) -> Option<El> {
    let more = count.saturating_sub(NAMED);
    (more > 0).then(|| el("li").child(format!("and {more} more")))
}
