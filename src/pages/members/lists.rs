//! The page's lists: Members, Pending, Requests, Removed.

use leptos::prelude::*;
use roster_api_types::MemberCounts;

use super::{export::export_menu, model::Model};
use crate::{
    clipboard::copy,
    components::{
        icon::icon,
        list_links::{ListLink, list_links},
        notice::Notice,
    },
    context::Notices,
    html::{El, Nodes, Piece, el},
    lean::spawn,
    route::MemberList,
};

/// The links to the page's lists with how many rows each has, and the way to hand on what is shown.
pub fn member_lists(model: Model) -> El {
    let links = MemberList::ALL.into_iter().map(|list| link(model, list)).collect();
    let actions = el("div").class("list-links__actions").child(export_menu(model)).child(copy_button());
    list_links("Lists", links, actions)
}

fn link(model: Model, list: MemberList) -> Nodes {
    let is_current = Signal::derive(move || model.shown() == list);
    let count = Signal::derive(move || model.counts.get().and_then(|counts| count(list, &counts)));
    // Who may not see what was removed isn't told how much there is; nor has every server such a list.
    let is_offered = Signal::derive(move || list != MemberList::Removed || is_current.get() || count.get().is_some());
    ListLink { name: list.name(), is_current, count, is_offered }.view(&model.list_href(list)).any()
}

const fn count(list: MemberList, counts: &MemberCounts) -> Option<u64> {
    match list {
        MemberList::Members => Some(counts.members),
        MemberList::Pending => Some(counts.pending),
        MemberList::Requests => counts.requests,
        MemberList::Removed => counts.removed,
    }
}

fn copy_button() -> El {
    let notices = Notices::shared();
    let press = move || {
        let here = window().location().href().unwrap_or_default();
        spawn(async move {
            notices.say(if copy(&here).await {
                Notice { before: "Link to this view copied.", ..Notice::default() }
            } else {
                let before = "The browser does not let the page copy. Copy the link from the address bar.";
                Notice { before, is_problem: true, ..Notice::default() }
            });
        });
    };
    let button = el("button").attr("type", "button").class("button button--quiet");
    button.on_press(press).child(icon("link")).child("Copy link to this view")
}
