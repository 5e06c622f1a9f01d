//! The reader's own place on the team: joining, asking to join, leaving.

use std::sync::Arc;

use leptos::prelude::*;
use roster_api_types::{Admission, TeamRefusal};

use super::model::Model;
use crate::{
    api::{self, Admitted},
    components::{confirm_dialog::Question, notice::Notice},
    html::{Nodes, Piece, el, live},
    lean::{Deed, memo, spawn},
    views,
};

const NOTE: &str = "own-place-note";
const ASK_TO_RETURN: &str = "To come back you would have to ask the team's admins, a manager or an owner.";
const WHO_DECIDES: &str = "The team's admins, managers and owners decide whether you join.";
const HAS_ASKED: &str = "You have asked to join. The team's admins, managers and owners decide.";

/// How the reader stands to the team.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    On,
    CanJoin,
    CanAsk,
    HasAsked,
    Managed,
}

/// The button that joins, asks or leaves, and what that means.
pub fn own_place(model: Model) -> Nodes {
    let place = memo(move || place(model));
    let is_busy = RwSignal::new(false);
    let is_known = memo(move || place.read().is_some());
    let label = move || match place.get() {
        Some(Place::CanJoin) => "Join team",
        Some(Place::CanAsk) => "Ask to join",
        Some(Place::HasAsked) => "Requested",
        Some(Place::On | Place::Managed) | None => "Leave team",
    };
    let label = move || if place.get() == Some(Place::Managed) && !is_on(model) { "Join team" } else { label() };
    let note = move || match place.get() {
        Some(Place::On) if !model.can_come_back() => ASK_TO_RETURN.to_owned(),
        Some(Place::CanAsk) => WHO_DECIDES.to_owned(),
        Some(Place::HasAsked) => HAS_ASKED.to_owned(),
        Some(Place::Managed) => TeamRefusal::ManagedElsewhere.to_string(),
        Some(Place::On | Place::CanJoin) | None => String::new(),
    };
    let press = move || {
        if is_busy.get_untracked() {
            return;
        }
        match place.get_untracked() {
            Some(Place::On) => untrack(|| leave(model, is_busy)),
            Some(Place::CanJoin | Place::CanAsk) => join(model, is_busy),
            Some(Place::HasAsked | Place::Managed) => {
                model.notices.say(Notice { after: untrack(note), ..Notice::default() });
            }
            None => {}
        }
    };
    let is_refused = move || matches!(place.get(), Some(Place::HasAsked | Place::Managed));
    live(move || {
        if !is_known.get() {
            return crate::html::nothing();
        }
        let button = el("button")
            .attr("type", "button")
            .class("button")
            .attr("aria-describedby", NOTE)
            .live_attr("aria-disabled", move || is_refused().then(|| "true".to_owned()))
            .live_attr("aria-busy", move || is_busy.get().then(|| "true".to_owned()))
            .on_press(press)
            .live_text(move || label().to_owned());
        views![button, el("p").class("facts__note").attr("id", NOTE).live_text(note)].any()
    })
}

fn is_on(model: Model) -> bool {
    model.team.get().is_some_and(|team| team.is_member)
}

fn place(model: Model) -> Option<Place> {
    let own = model.actor.get()?.member;
    Some(match model.admission(own)? {
        Admission::ManagedElsewhere => Place::Managed,
        _ if is_on(model) => Place::On,
        Admission::Allowed => Place::CanJoin,
        Admission::NeedsApproval if model.team.get()?.is_pending => Place::HasAsked,
        Admission::NeedsApproval => Place::CanAsk,
    })
}

fn join(model: Model, is_busy: RwSignal<bool>) {
    let Some(actor) = model.actor.get_untracked() else {
        return;
    };
    let (org, slug, subject) = (model.org.get_value(), model.slug.get_value(), untrack(|| model.name()));
    is_busy.set(true);
    spawn(async move {
        let notice = match api::put_on_team(&org, actor.member, &slug).await {
            Ok(Admitted::There) => said("You have joined ", subject, "."),
            Ok(Admitted::Asked) => said("You have asked to join ", subject, "."),
            Err(error) => Notice { is_problem: true, ..said("You have not joined ", subject, &format!(": {error}")) },
        };
        let _ = is_busy.try_set(false);
        model.notices.say_instead(notice);
        model.reload();
    });
}

/// Leaves at once where one can come back, otherwise after a question.
fn leave(model: Model, is_busy: RwSignal<bool>) {
    if model.can_come_back() {
        leave_now(model, is_busy, true);
        return;
    }
    let on_confirm: Deed = Arc::new(move || leave_now(model, is_busy, false));
    let text = ASK_TO_RETURN.to_owned();
    model.question.set(Some(Question { action: "Leave", subject: model.name(), text, items: Vec::new(), on_confirm }));
}

fn leave_now(model: Model, is_busy: RwSignal<bool>, can_come_back: bool) {
    let Some(actor) = model.actor.get_untracked() else {
        return;
    };
    let (org, slug, subject) = (model.org.get_value(), model.slug.get_value(), untrack(|| model.name()));
    is_busy.set(true);
    spawn(async move {
        let answer = api::take_off_team(&org, actor.member, &slug).await;
        let _ = is_busy.try_set(false);
        model.notices.say(match answer {
            Ok(()) => {
                let undo = can_come_back.then(|| Arc::new(move || return_to(model, is_busy)) as Deed);
                Notice { undo, ..said("You have left ", subject, ".") }
            }
            Err(error) => Notice { is_problem: true, ..said("You are still on ", subject, &format!(": {error}")) },
        });
        model.reload();
    });
}

/// Where the page was left there is nothing to come back to.
fn return_to(model: Model, is_busy: RwSignal<bool>) {
    if !is_busy.is_disposed() {
        join(model, is_busy);
    }
}

fn said(before: &'static str, subject: String, after: &str) -> Notice {
    Notice { before, subject, after: after.to_owned(), ..Notice::default() }
}
