//! One membership.

use std::sync::Arc;

use leptos::prelude::*;
use roster_api_types::{Member, TeamMember};

use super::{
    avatar::Avatar,
    member_status::member_status,
    remove_button::{Removal, RemoveButton},
    role_label::{role_label, team_role_label},
    team_links::team_links,
};

/// The id of the remove button of a member's row, for moving the focus there.
#[must_use]
pub fn remove_button_id(member: &Member) -> String {
    format!("remove-{}", member.id)
}

/// One membership on the members page.
#[component]
pub fn MemberRow(
    /// The membership.
    member: Arc<Member>,
    /// Is it the reader's own?
    is_own: bool,
    /// The organization's slug.
    org: String,
    /// The organization's name.
    org_name: String,
    /// Why the reader can't remove it.
    #[prop(into)]
    refusal: Signal<Option<String>>,
    /// What went wrong with the row just now.
    #[prop(into)]
    note: Signal<Option<String>>,
    /// The remove button was pressed.
    on_remove: Callback<()>,
) -> impl IntoView {
    let (removal, whom) = match (is_own, member.pending) {
        (true, _) => (Removal::Leave, org_name),
        (_, true) => (Removal::Withdraw, member.email.clone()),
        _ => (Removal::Remove, member.name.clone()),
    };
    view! {
        <tr role="row" class="member-row" class=("member-row--pending", member.pending) id=format!("member-{}", member.id)>
            {picture(&member)}
            <th role="rowheader" scope="row">
                {name(&member, own_badge(is_own))}
                {move || note.get().map(|note| view! { <span class="member-row__note">{note}</span> })}
            </th>
            <td role="cell" class="member-row__role">{role_label(&member)}</td>
            <td role="cell" class="member-row__status">{member_status(&member)}</td>
            <td role="cell" class="member-row__teams">{team_links(&member, &org)}</td>
            <td role="cell" class="member-row__action">
                <RemoveButton removal whom id=remove_button_id(&member) refusal on_press=on_remove/>
            </td>
        </tr>
    }
}

/// One member on a team's page.
pub fn team_row(row: &TeamMember, is_own: bool) -> AnyView {
    let TeamMember { member, team_role, .. } = row;
    let badges = if member.pending { &["Invited"] } else { own_badge(is_own) };
    view! {
        <tr role="row" class="member-row" class=("member-row--pending", member.pending)>
            {picture(member)}
            <th role="rowheader" scope="row">{name(member, badges)}</th>
            <td role="cell" class="member-row__role">{team_role_label(member, team_role.as_deref())}</td>
        </tr>
    }
    .into_any()
}

fn own_badge(is_own: bool) -> &'static [&'static str] {
    if is_own { &["You"] } else { &[] }
}

fn picture(member: &Member) -> AnyView {
    let url = member.user.as_ref().and_then(|user| user.avatar_url.clone());
    view! {
        <td role="cell" class="member-row__avatar">
            <Avatar name=member.name.clone() email=member.email.clone() pending=member.pending url/>
        </td>
    }
    .into_any()
}

/// The name with the address under it; of somebody invited only the address is known.
fn name(member: &Member, badges: &[&'static str]) -> AnyView {
    let shown = if member.pending || member.name.is_empty() { &member.email } else { &member.name };
    let badges: Vec<_> =
        badges.iter().map(|text| view! { " " <span class="badge">{*text}</span> }.into_any()).collect();
    let is_address = shown == &member.email;
    let address = (!is_address).then(|| {
        view! { <span class="member-row__email address" dir="ltr">{member.email.clone()}</span> }
    });
    let class = is_address.then_some("address");
    let direction = is_address.then_some("ltr");
    view! {
        <span class="member-row__name"><bdi class=class dir=direction>{shown.clone()}</bdi>{badges}</span>
        {address}
    }
    .into_any()
}
