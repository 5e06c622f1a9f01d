//! The dialog that says before something is done with many: with whom, with whom not and why, and what goes along.

use std::sync::Arc;

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlDialogElement;

use super::{
    Selection,
    bar::Tools,
    candidate::{Action, Candidate, Plan, Reader},
    names::{goes_along, reason_list, who},
    outcome::{preview, title, verb},
    survey::{Found, Looked, Scope},
};
use crate::{
    api::ApiError,
    focus::when_shown,
    html::{El, Nodes, Piece, el, live, nothing},
    lean::{effect, memo, spawn_here},
    views,
};

const DIALOG: &str = "selection-dialog";
const TITLE: &str = "selection-title";
const SUMMARY: &str = "selection-summary";

/// What the dialog is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// Removing whoever is selected.
    Remove,
    /// Giving them a role.
    Role,
    /// Putting them on a team, or taking them off one.
    Teams,
    /// Sending their invitations again.
    Resend,
    /// Sending all invitations again that have expired.
    Expired,
    /// Why it could not be done the last time.
    Reasons,
}

/// A dialog that is open.
#[derive(Clone, Copy)]
pub(super) struct Preview {
    pub(super) tools: Tools,
    asked: Asked,
    /// What is to be done, once that is chosen.
    pub(super) action: RwSignal<Option<Action>>,
    looked: RwSignal<Looked>,
    found: RwSignal<Option<Result<Arc<Found>, ApiError>>>,
    /// The invitations that go along, and whether these are all.
    along: RwSignal<Option<(Vec<Candidate>, bool)>>,
    again: Trigger,
    plan: Memo<Option<Arc<Plan>>>,
}

impl Tools {
    /// The one dialog. It opens when something is asked.
    pub(super) fn dialog(self) -> El {
        let asked = self.selection.asked;
        effect(move || {
            if asked.read().is_some() {
                when_shown(open);
            }
        });
        let role = move || if asked.get() == Some(Asked::Remove) { "alertdialog" } else { "dialog" };
        el("dialog")
            .class("confirm-dialog selection-dialog")
            .attr("id", DIALOG)
            .live_attr("role", move || Some(role().to_owned()))
            .attr("aria-labelledby", TITLE)
            .attr("aria-describedby", SUMMARY)
            .on("close", move |_| asked.set(None))
            .live(move || match asked.get() {
                Some(Asked::Reasons) => self.reasons(),
                Some(asked) => untrack(|| Preview::new(&self, asked).view()),
                None => nothing(),
            })
    }

    /// With whom it could not be done the last time, and why.
    fn reasons(self) -> Nodes {
        let failures = self.failures.read_untracked();
        let reasons = failures.iter().map(|failure| (failure.name.as_str(), failure.reason.as_str()));
        views![
            heading().child(title(Asked::Reasons, None)),
            el("p").attr("id", SUMMARY).child("They are still selected, so that you can try again."),
            reason_list(reasons, failures.len()),
            actions(cancel("Close"), None),
        ]
    }
}

impl Preview {
    fn new(tools: &Tools, asked: Asked) -> Self {
        let tools = *tools;
        let action = match asked {
            Asked::Remove => Some(Action::Remove),
            Asked::Resend | Asked::Expired => Some(Action::Resend),
            Asked::Role | Asked::Teams | Asked::Reasons => None,
        };
        let (action, found) = (RwSignal::new(action), RwSignal::new(None::<Result<Arc<Found>, ApiError>>));
        let Selection { model, changes, .. } = tools.selection;
        let plan = memo(move || {
            let reader = Reader { actor: changes.actor.get()?, settings: model.organization.get()?.settings() };
            let found = found.get()?.ok()?;
            Some(Arc::new(Plan::of(action.read().as_ref()?, &found.candidates, reader)))
        });
        let (looked, along) = (RwSignal::new(Looked::default()), RwSignal::new(None));
        let preview = Self { tools, asked, action, looked, found, along, again: Trigger::new(), plan };
        preview.look();
        preview
    }

    /// Asks the server, now and again after a failure. Closing the dialog ends it.
    fn look(self) {
        let selection = self.tools.selection;
        let scope = match self.asked {
            Asked::Expired => Scope::Expired,
            _ => Scope::Chosen(selection.chosen.get_untracked()),
        };
        effect(move || {
            self.again.track();
            self.found.set(None);
            self.looked.set(Looked::default());
            let scope = scope.clone();
            untrack(|| {
                spawn_here(async move {
                    let found = selection.look(&scope, self.looked).await.map(Arc::new);
                    self.found.set(Some(found.clone()));
                    let Ok(people) = found else {
                        return;
                    };
                    if matches!(scope, Scope::Chosen(_)) {
                        selection.keep_only(&people);
                    }
                    if let (Asked::Remove, Some(plan)) = (self.asked, self.plan.get_untracked()) {
                        // Without an answer it isn't known; the sentence about them is there anyway.
                        self.along.set(selection.invitations_along(&plan.able).await.ok());
                    }
                });
            });
        });
    }

    fn view(self) -> Nodes {
        let title = memo(move || title(self.asked, self.plan.get().as_deref()));
        let choice = match self.asked {
            Asked::Role => self.role_choice(),
            Asked::Teams => self.team_choice(),
            _ => nothing(),
        };
        let words = memo(move || self.summary());
        views![
            heading().live_text(move || title.get()),
            choice,
            el("p").attr("id", SUMMARY).attr("role", "status").live_text(move || words.get()),
            live(move || self.trouble()),
            live(move || self.plan.get().map(|plan| who(self.asked, &plan)).any()),
            live(move || self.along.get().map(|(along, is_whole)| goes_along(&along, is_whole)).any()),
            actions(cancel("Cancel"), Some(self.confirm())),
        ]
    }

    /// How far the look is, and then what will happen.
    fn summary(self) -> String {
        let Looked { seen, total, wait } = self.looked.get();
        match (&*self.found.read(), self.plan.get(), &*self.action.read()) {
            (Some(Err(_)), ..) => String::new(),
            (Some(Ok(found)), Some(plan), Some(action)) => {
                preview(action, &plan, found.gone, self.tools.has_additions.get())
            }
            (Some(Ok(_)), ..) if self.asked == Asked::Role => "Choose the role.".to_owned(),
            (Some(Ok(_)), ..) => "Choose the team.".to_owned(),
            (None, ..) => match (wait, total) {
                (Some(seconds), _) => format!("The server asks to wait {seconds} s…"),
                (None, Some(total)) => format!("Looking at {seen} of {total}…"),
                (None, None) => "Looking…".to_owned(),
            },
        }
    }

    /// Why it isn't known who they are, and the way on.
    fn trouble(self) -> Nodes {
        let Some(Err(error)) = &*self.found.read() else {
            return nothing();
        };
        let retry = el("button").attr("type", "button").class("button").child("Retry");
        let retry = retry.on_press(move || self.again.notify());
        let reason = el("p").attr("role", "alert").class("member-row__note").child(error.to_string());
        views![reason, retry]
    }

    fn confirm(self) -> El {
        let is_ready = memo(move || self.plan.get().is_some_and(|plan| !plan.able.is_empty()));
        let class = if self.asked == Asked::Remove { "button button--danger" } else { "button button--primary" };
        let words = memo(move || match (self.asked, &*self.action.read()) {
            (Asked::Teams, None) => "Change teams",
            (_, action) => verb(action.as_ref(), self.plan.get().as_deref()),
        });
        el("button")
            .attr("type", "button")
            .class(class)
            .live_attr("aria-disabled", move || (!is_ready.get()).then(|| "true".to_owned()))
            .live_text(move || words.get().to_owned())
            .on_press(move || {
                let (action, plan) = (self.action.get_untracked(), self.plan.get_untracked());
                if let Some((action, plan)) = action.zip(plan).filter(|(_, plan)| !plan.able.is_empty()) {
                    // The focus goes back first to what opened the dialog.
                    close();
                    self.tools.start(action, plan.able.clone());
                }
            })
    }
}

fn heading() -> El {
    el("h2").attr("id", TITLE)
}

fn actions(cancel: El, confirm: Option<El>) -> El {
    el("div").class("confirm-dialog__actions").child(cancel).child(confirm)
}

fn cancel(label: &str) -> El {
    el("button").attr("type", "button").class("button").on_press(close).child(label)
}

fn dialog() -> Option<HtmlDialogElement> {
    document().get_element_by_id(DIALOG)?.dyn_into().ok()
}

fn open() {
    if let Some(dialog) = dialog() {
        // Refused only when it is open already.
        let _ = dialog.show_modal();
    }
}

fn close() {
    if let Some(dialog) = dialog() {
        dialog.close();
    }
}
