//! A team's members.

mod adding;
mod joining;
mod model;
mod people;
mod rows;

use leptos::prelude::*;
use roster_api_types::{TeamRole, team_removal_refusal, team_role_refusal};

use self::{adding::adding, joining::own_place, model::Model, rows::Row};
use super::{
    ear::Ear,
    members::removable::shown_name,
    words::{button_link, count_of_members, failure, heading, heading_stays_focused, range_of, staleness},
};
use crate::{
    components::{
        confirm_dialog::confirm_dialog,
        empty_state::empty_state,
        icon::icon,
        member_row::{TeamRow, remove_button_id},
        member_table::{MemberTable, TEAM_COLUMNS},
        pager::pager,
        remove_button::{Removal, RemoveButton},
        role_label::{role_of, team_role_label},
        row_places::follow_places,
        skeleton::skeleton_rows,
    },
    context::{Frame, title},
    focus::{focus_heading_when_shown, has_focus_or_none},
    html::{El, Nodes, Piece, el, for_each, live, nothing},
    lean::memo,
    route::Route,
    views,
};

/// Where a team's link goes: who is on it, and who may change that.
pub fn team_page(org: String, team: String) -> Nodes {
    let model = Model::load(org, team);
    heading_stays_focused(model.cursor);
    let has_list = memo(move || model.list.get().is_some());
    Ear::open(model.org, has_list, Trigger::new(), move |_| model.follow());
    let org_name = Signal::derive(move || model.org_name());
    let name = Signal::derive(move || model.name());
    Frame::shared().show_organization(org_name);
    title(move || format!("{} · {}", name.get(), org_name.get()));
    let note = move || model.team.get().map(|team| count_of_members(team.member_count));
    let members = Route::members(&model.org.get_value()).to_string();
    let back = el("nav").class("breadcrumb").attr("aria-label", "Breadcrumb");
    let heading = heading().child(el("bdi").live_text(move || name.get()));
    let note = el("p").class("page-heading__note").live_text(move || note().unwrap_or_default());
    let error = memo(move || model.failure());
    views![
        back.child(el("a").attr("href", &members).child("Members")),
        el("div").class("page-heading").child(heading).child(note),
        live(move || match error.get() {
            Some(error) => failure("The team could not be loaded", &error, move || model.retry()).any(),
            None => views![
                staleness(move || model.staleness(), move || model.retry()),
                el("div").class("team-place").child(own_place(model)),
                adding(model),
                live(move || who_may_change(model)),
                people(model, name),
                live(move || pages(model)),
            ],
        }),
        confirm_dialog(model.question),
    ]
}

/// For a reader who can change nothing in the rows: who can.
fn who_may_change(model: Model) -> Nodes {
    let is_reader = model.actor.get().is_some_and(|actor| !actor.administers()) && !model.is_managed();
    let words =
        || el("p").class("facts__note").child("The team's admins, managers and owners change roles and remove people.");
    is_reader.then(words).any()
}

fn people(model: Model, name: Signal<String>) -> Nodes {
    // Until the rows have followed the answer, the answer decides. Their words need the team's name and the reader.
    let is_empty = memo(move || {
        let page = model.list.get()?;
        model.actor.get()?;
        Some(page.rows.is_empty())
    });
    live(move || {
        let body = match is_empty.get() {
            None => skeleton_rows(TEAM_COLUMNS, false),
            Some(true) => return nobody(model),
            Some(false) => {
                follow_places(Box::new(move || model.part()));
                let each = move || model.rows.read().shown().to_vec();
                let rows = for_each(each, Row::key, move |row| person(model, &row));
                el("tbody").attr("role", "rowgroup").child(rows)
            }
        };
        let is_busy = model.list.is_loading();
        MemberTable { caption: "Members of the team", name, columns: TEAM_COLUMNS, is_busy, sorting: None, ticks: None }
            .view(body)
            .any()
    })
}

fn nobody(model: Model) -> Nodes {
    if model.cursor.read().is_empty() {
        return empty_state("Nobody is on this team", "Whoever is added is listed here.", None).any();
    }
    let first = place_in_list(model, "");
    let text = "The list has become shorter.";
    empty_state("This page has no rows", text, Some(button_link("Go to the first page", &first))).any()
}

fn person(model: Model, row: &Row) -> Nodes {
    let member = &row.member;
    let is_own = model.actor.get_untracked().is_some_and(|actor| actor.member == member.id);
    let note = row.note.clone();
    let note = move || note.get().map(|note| el("span").class("member-row__note").child(note)).any();
    let member_page = Route::Member { org: model.org.get_value(), member: member.id.to_string() }.to_string();
    let role = role(model, row);
    let action = if is_own { nothing() } else { remove_button(model, row) };
    TeamRow { member, is_own, href: &member_page, note: live(note), role, action }.view()
}

fn remove_button(model: Model, row: &Row) -> Nodes {
    let id = row.member.id;
    let refusal = memo(move || {
        let refusal = team_removal_refusal(model.actor.get()?, id, model.is_managed())?;
        Some(refusal.to_string())
    });
    let whom = format!("{} from {}", shown_name(&row.member), untrack(|| model.name()));
    let (id, row) = (remove_button_id(&row.member), row.clone());
    let on_press = Callback::new(move |()| people::remove(model, &row, refusal.get_untracked()));
    RemoveButton { removal: Removal::Remove, whom, id, refusal: refusal.into(), on_press }.view()
}

/// The role on the team: a choice for those who may change it, unless the role in the organization settles it.
fn role(model: Model, row: &Row) -> Nodes {
    let minimum = role_of(&row.member).minimum_team_role();
    let saved = row.saved.clone();
    let can_change = memo(move || {
        let refused = |actor| team_role_refusal(actor, saved.get(), TeamRole::Admin).is_some();
        minimum < TeamRole::Admin && !model.actor.get().is_none_or(refused)
    });
    let (row, id) = (row.clone(), format!("team-role-{}", row.member.id));
    let could_change = StoredValue::new(false);
    live(move || {
        if can_change.get() {
            could_change.set_value(true);
            return role_choice(model, &row, &id).any();
        }
        if could_change.get_value() && has_focus_or_none(&id) {
            focus_heading_when_shown();
        }
        let role = row.role.clone();
        live(move || team_role_label(role.get()).any())
    })
}

fn role_choice(model: Model, row: &Row, id: &str) -> El {
    let option = |role: TeamRole| {
        let shown = row.role.clone();
        let option = el("option").attr("value", role.id()).attr("title", role.description());
        option.live_prop("selected", move || (shown.get() == role).into()).child(role.name()).any()
    };
    let options: Vec<Nodes> = TeamRole::ALL.into_iter().map(option).collect();
    let label = format!("Team role of {}", shown_name(&row.member));
    let select = el("select").class("control").attr("id", id).attr("aria-label", &label);
    let row = row.clone();
    let select = select.on("change", move |event| {
        if let Ok(role) = event_target_value(&event).parse() {
            people::set_role(model, &row, role);
        }
    });
    el("div").class("select").child(select.child(options)).child(icon("down"))
}

fn pages(model: Model) -> Nodes {
    let Some(page) = model.list.get() else {
        return nothing();
    };
    let range = range_of(model.rows_before(&page), page.rows.len(), page.hits);
    pager(&page.links, &range, &|cursor| place_in_list(model, cursor))
}

fn place_in_list(model: Model, cursor: &str) -> String {
    let (org, team) = (model.org.get_value(), model.slug.get_value());
    Route::Team { org, team, cursor: cursor.to_owned() }.to_string()
}
