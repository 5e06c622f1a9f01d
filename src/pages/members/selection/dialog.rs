//! The dialog that says before something is done with many: with whom, with whom not and why, and what goes along.

use std::sync::Arc;

use leptos::prelude::*;
use roster_api_types::{Actor, MemberTeam, Role, RoleInfo, Team, may_give_role};
use wasm_bindgen::JsCast;
use web_sys::HtmlDialogElement;

use super::{
    Selection,
    bar::Tools,
    candidate::{Action, Candidate, NAMED, Plan, Reader},
    outcome::{preview, title, verb},
    survey::{Found, Looked, Scope},
};
use crate::{
    api::ApiError,
    components::icon::icon,
    focus::when_shown,
    html::{El, Piece, el, live, named, nothing},
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
struct Preview {
    tools: Tools,
    asked: Asked,
    action: RwSignal<Option<Action>>,
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
    fn reasons(self) -> AnyView {
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

    fn view(self) -> AnyView {
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
    fn trouble(self) -> AnyView {
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

    fn role_choice(self) -> AnyView {
        let Selection { model, changes, .. } = self.tools.selection;
        let (actor, roles) = (changes.actor.get_untracked(), model.given_roles());
        let option = |role: &RoleInfo| {
            let may_give = |actor: Actor| may_give_role(actor.role, actor.rights, role.id.parse().unwrap_or_default());
            let may_give = actor.is_some_and(may_give);
            let option = el("option").attr("value", &role.id).flag("disabled", !may_give).child(role.name.as_str());
            option.child(if may_give { "" } else { " (above your role)" }).any()
        };
        let options: Vec<AnyView> = roles.iter().map(option).collect();
        let choose = move |event| {
            let chosen = event_target_value(&event);
            let role = roles.iter().find(|role| role.id == chosen);
            self.action.set(role.cloned().map(Action::GiveRole));
        };
        let hint = move || match &*self.action.read() {
            Some(Action::GiveRole(role)) => role.desc.clone(),
            _ => String::new(),
        };
        let select = el("select").class("control").attr("id", ROLE).on("change", choose);
        let first = el("option").attr("value", "").child("Choose a role");
        let hint = el("p").class("field__hint").live_text(hint);
        views![field(ROLE, "Role", select.child(first).child(options)).child(hint)]
    }

    fn team_choice(self) -> AnyView {
        let changes = self.tools.selection.changes;
        let nobody = RwSignal::new(None);
        changes.load_teams(nobody);
        let (is_off, slug) = (RwSignal::new(false), RwSignal::new(String::new()));
        effect(move || {
            let teams = changes.teams.read();
            let known = teams.as_ref().and_then(|teams| teams.as_ref().ok());
            let team = known.and_then(|teams| teams.iter().find(|team| team.slug == *slug.read()));
            let named =
                |team: &Team| MemberTeam { team_slug: team.slug.clone(), team_name: team.name.clone(), role: None };
            let action = if is_off.get() { Action::TakeOffTeam } else { Action::PutOnTeam };
            self.action.set(team.map(named).map(action));
        });
        let way = |label: &str, off: bool| {
            let input = el("input").attr("type", "radio").attr("name", "way").flag("checked", !off);
            let input = input.on("change", move |_| is_off.set(off));
            el("label").class("check").child(input).child(label).any()
        };
        let legend = el("legend").class("visually-hidden").child("What to change");
        let ways = el("fieldset").class("selection-dialog__ways").child(legend);
        views![
            ways.child(way("Add to a team", false)).child(way("Remove from a team", true)),
            live(move || match &*changes.teams.read() {
                None => el("p").child("Loading the teams…").any(),
                Some(Err(reason)) => {
                    let retry = el("button").attr("type", "button").class("button").child("Retry");
                    let retry = retry.on_press(move || changes.load_teams(nobody));
                    views![el("p").attr("role", "alert").child(reason.as_str()), retry]
                }
                Some(Ok(teams)) => {
                    let first = el("option").attr("value", "").child("Choose a team").any();
                    let option = |team: &Team| el("option").attr("value", &team.slug).child(team.name.as_str()).any();
                    let options: Vec<AnyView> = std::iter::once(first).chain(teams.iter().map(option)).collect();
                    let select = el("select").class("control").attr("id", TEAM);
                    let select = select.on("change", move |event| slug.set(event_target_value(&event)));
                    field(TEAM, "Team", select.child(options)).any()
                }
            }),
        ]
    }
}

const ROLE: &str = "selection-role";
const TEAM: &str = "selection-team";

fn field(id: &str, label: &str, select: El) -> El {
    let label = el("label").class("field__label").attr("for", id).child(label);
    el("div").class("field").child(label).child(el("div").class("select").child(select).child(icon("down")))
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

/// With whom it is done, and with whom not.
fn who(asked: Asked, plan: &Plan) -> AnyView {
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

fn goes_along(along: &[Candidate], is_whole: bool) -> AnyView {
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
    let items: Vec<AnyView> = names.take(NAMED).map(item).collect();
    el("ul").class("selection-dialog__names").child(items).child(more(count))
}

/// The first names with a reason each.
fn reason_list<'a>(reasons: impl Iterator<Item = (&'a str, &'a str)>, count: usize) -> El {
    let item = |(name, reason): (&str, &str)| {
        let reason = el("span").class("field__hint").child(": ").child(reason);
        el("li").child(named(name)).child(reason).any()
    };
    let items: Vec<AnyView> = reasons.take(NAMED).map(item).collect();
    el("ul").child(items).child(more(count))
}

fn more(count: usize) -> Option<El> {
    let more = count.saturating_sub(NAMED);
    (more > 0).then(|| el("li").child(format!("and {more} more")))
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
