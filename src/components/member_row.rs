//! One membership.

use std::sync::Arc;

use leptos::prelude::*;
use roster_api_types::Member;

use super::{
    avatar::avatar,
    member_status::member_status,
    member_table::{MEMBER_COLUMNS, laid_out},
    remove_button::{Removal, RemoveButton},
    shown_name,
    tick::{tick, tick_id, tick_input},
};
use crate::{
    html::{El, Nodes, Piece, el, live},
    views,
};

/// What the ids of remove buttons begin with.
pub const REMOVE_BUTTON: &str = "remove-";

/// The id of the remove button of a member's row, for moving the focus there.
#[must_use]
pub fn remove_button_id(member: &Member) -> String {
    format!("{REMOVE_BUTTON}{}", member.id)
}

/// One membership on the members page.
pub struct MemberRow {
    /// The membership.
    pub member: Arc<Member>,
    /// Can the row be selected?
    pub has_tick: bool,
    /// Is it the reader's own?
    pub is_own: bool,
    /// Where the member's own page is.
    pub href: String,
    /// The role, perhaps to be changed.
    pub role: Nodes,
    /// The teams, perhaps to be changed.
    pub teams: Nodes,
    /// What can be done about an invitation.
    pub invitation: Nodes,
    /// The organization's name.
    pub org_name: String,
    /// Why the reader can't remove it.
    pub refusal: Signal<Option<String>>,
    /// What went wrong with the row just now.
    pub note: Signal<Option<String>>,
    /// The remove button was pressed.
    pub on_remove: Callback<()>,
}

impl MemberRow {
    /// The row.
    pub fn view(self) -> Nodes {
        let Self { member, has_tick, is_own, href, role, teams, invitation, org_name, refusal, note, on_remove } = self;
        let (removal, whom) = match (is_own, member.pending) {
            (true, _) => (Removal::Leave, org_name),
            (_, true) => (Removal::Withdraw, member.email.clone()),
            _ => (Removal::Remove, shown_name(&member).to_owned()),
        };
        let button = RemoveButton { removal, whom, id: remove_button_id(&member), refusal, on_press: on_remove };
        let note = move || note.get().map(|note| el("span").class("member-row__note").child(note)).any();
        let cells = vec![
            cell("member-row__avatar", avatar(&member)).any(),
            linked_name(&member, Some(&href), own_badge(is_own)).child(live(note)).any(),
            cell("member-row__role", role).any(),
            cell("member-row__status", views![member_status(&member), invitation]).any(),
            cell("member-row__teams", teams).any(),
            cell("member-row__action", button.view()).any(),
        ];
        row(&member)
            .attr("id", &format!("member-{}", member.id))
            .child(has_tick.then(|| tick_cell(&member)))
            .child(laid_out(cells, MEMBER_COLUMNS))
            .any()
    }
}

fn tick_cell(member: &Member) -> El {
    let input = tick_input(&tick_id(member.id)).attr("aria-label", &format!("Select {}", shown_name(member)));
    cell("member-row__tick", tick(input))
}

/// One member on a team's page.
pub struct TeamRow<'a> {
    /// The membership.
    pub member: &'a Member,
    /// Is it the reader's own?
    pub is_own: bool,
    /// Where the member's own page is.
    pub href: &'a str,
    /// What went wrong with the row just now.
    pub note: Nodes,
    /// The role on the team, perhaps to be changed.
    pub role: Nodes,
    /// The way off the team.
    pub action: Nodes,
}

impl TeamRow<'_> {
    /// The row.
    pub fn view(self) -> Nodes {
        let Self { member, is_own, href, note, role, action } = self;
        let badge = if member.pending { "Invited" } else { own_badge(is_own) };
        row(member)
            .child(cell("member-row__avatar", avatar(member)))
            .child(linked_name(member, Some(href), badge).child(note))
            .child(cell("member-row__role member-row__role--team", role))
            .child(cell("member-row__action", action))
            .any()
    }
}

pub(super) fn row(member: &Member) -> El {
    let class = if member.pending { "member-row member-row--pending" } else { "member-row" };
    el("tr").repeated().attr("role", "row").class(class)
}

pub(super) fn cell(class: &str, content: impl Piece) -> El {
    el("td").attr("role", "cell").class(class).child(content)
}

fn own_badge(is_own: bool) -> &'static str {
    if is_own { "You" } else { "" }
}

/// The row's header without a link: see [`linked_name`].
pub(super) fn name(member: &Member, badge: &str) -> El {
    linked_name(member, None, badge)
}

/// The row's header: the name, perhaps leading to the member's page, with the address under it; of somebody invited only
/// the address is known.
fn linked_name(member: &Member, href: Option<&str>, badge: &str) -> El {
    let shown = shown_name(member);
    let is_address = shown == member.email;
    let address = |element: El, class: &str| element.class(class).attr("dir", "ltr").child(member.email.as_str());
    let name = if is_address { address(el("bdi"), "address") } else { el("bdi").child(shown) };
    let name = match href {
        Some(href) => el("a").attr("href", href).child(name),
        None => name,
    };
    let under = (!is_address).then(|| address(el("span"), "member-row__email address"));
    let badge = (!badge.is_empty()).then(|| views![" ", el("span").class("badge").child(badge)]);
    el("th")
        .attr("role", "rowheader")
        .attr("scope", "row")
        .child(el("span").class("member-row__name").child(name).child(badge))
        .child(under)
}
