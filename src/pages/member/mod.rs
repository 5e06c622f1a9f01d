//! One member's page.

mod history;
mod model;
mod parts;

use leptos::prelude::*;

use self::{model::Model, parts::sections};
use super::{
    ear::Ear,
    members::{editors::Editors, listen_to_keys, removable::shown_name, removal::Removals},
    words::{button_link, failure, heading, staleness},
};
use crate::{
    api::ApiError,
    components::{avatar::avatar, confirm_dialog::confirm_dialog, empty_state::empty_state, skeleton::skeleton_text},
    context::{Frame, Navigation, title},
    html::{El, Nodes, Piece, el, live, named, nothing},
    lean::memo,
    views,
};

/// One member: role, teams, where the membership stands, what was done to it, and the way out.
pub fn member_page(org: String, member: String) -> Nodes {
    let model = Model::load(org, member);
    let org_name = model.org_name();
    let reload = Callback::new(move |()| model.reload());
    let nothing_counted = Callback::new(|()| {});
    let (has_additions, unknown) = (model.has_additions(), Box::new(|_| None));
    let slug = model.slug.get_value();
    let removals = Removals::new(&slug, org_name, model.rows, has_additions, unknown, reload, nothing_counted);
    let editors = Editors::new(model.changes(reload));
    let has_member = memo(move || model.id().is_some());
    Ear::open(model.slug, has_member, Trigger::new(), move |_| model.follow(editors));
    Frame::shared().show_organization(org_name);
    let name = memo(move || model.shown().map(|member| shown_name(&member)).unwrap_or_default());
    title(move || match name.get() {
        name if name.is_empty() => format!("Member · {}", org_name.get()),
        name => format!("{name} · {}", org_name.get()),
    });
    listen_to_keys(removals);
    let members = Navigation::shared().back_to_members(&model.slug.get_value()).to_string();
    let back = el("nav").class("breadcrumb").attr("aria-label", "Breadcrumb");
    let error = memo(move || model.failure());
    let content_model = members.clone();
    views![
        back.child(el("a").attr("href", &members).child("Members")),
        page_heading(model),
        live(move || match error.get() {
            Some(error) => failed(&error, &content_model, model).any(),
            None => views![
                staleness(move || model.staleness(), move || model.retry()),
                content(model, removals, editors, &content_model),
            ],
        }),
        editors.view(),
        confirm_dialog(removals.question),
    ]
}

/// Who it is. While that isn't known the heading says what will stand here.
fn page_heading(model: Model) -> El {
    let who = memo(move || model.shown());
    let picture = live(move || who.get().map(|member| avatar(&member)).any());
    let words = move || match who.get() {
        Some(member) if member.pending => named(&member.email).attr("dir", "ltr").any(),
        Some(member) => named(&shown_name(&member)).any(),
        None => "Member".any(),
    };
    let badge = move || match who.get() {
        Some(member) if member.pending => el("span").class("badge").child("Invited").any(),
        Some(_) if model.is_own() => el("span").class("badge").child("You").any(),
        _ => nothing(),
    };
    let address = move || {
        let member = who.get().filter(|member| !member.pending && !member.name.is_empty());
        let address = |email: &str| el("p").class("page-heading__note address").attr("dir", "ltr").child(email);
        member.map(|member| address(&member.email)).any()
    };
    el("div")
        .class("page-heading member-heading")
        .child(picture)
        .child(heading().live(words))
        .child(live(badge))
        .child(live(address))
}

fn content(model: Model, removals: Removals, editors: Editors, members: &str) -> Nodes {
    let members = members.to_owned();
    let state = memo(move || (model.is_ready(), model.shown().is_some()));
    live(move || match state.get() {
        (false, _) => skeleton_text("Loading the member…"),
        (true, false) => {
            let text = if untrack(|| model.has_additions().get()) {
                "Undo brings everything back as it was, and so does the list of removed members."
            } else {
                "They would have to be invited again."
            };
            empty_state("Not a member any more", text, Some(button_link("Back to members", &members))).any()
        }
        (true, true) => sections(model, removals, editors),
    })
}

fn failed(error: &ApiError, members: &str, model: Model) -> El {
    if error.is_final() {
        let text = "They may have left, or the link is wrong.";
        return empty_state("There is no such member", text, Some(button_link("Go to members", members)));
    }
    failure("The member could not be loaded", error, move || model.retry())
}
