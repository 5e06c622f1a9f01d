//! Adding people to the team: a search over the organization, and a button beside each who is found.

use std::{sync::Arc, time::Duration};

use leptos::prelude::*;
use roster_api_types::{Admission, Id, Member, PageLinks, TeamRefusal};

use super::model::Model;
use crate::{
    api::{self, Admitted, Page},
    components::{avatar::avatar, notice::Notice},
    context::Remote,
    focus::focus,
    html::{El, Nodes, Piece, el, live, named, nothing},
    lean::{memo, spawn},
    pages::{members::removable::shown_name, words::button_link},
    route::{MembersView, Route},
    views,
};

const FIELD: &str = "add-people";
/// How many of those who are found are shown.
const MOST: &str = "8";
/// How long after the last key a search starts.
const PAUSE: Duration = Duration::from_millis(300);

#[derive(Clone, Copy)]
struct Adding {
    model: Model,
    query: RwSignal<String>,
    found: Remote<Page<Member>>,
    /// Who has been suggested to those who administer the team.
    suggested: RwSignal<Vec<Id>>,
    /// Who is being added.
    busy: RwSignal<Option<Id>>,
    /// Who could not be added, and why.
    problem: RwSignal<Option<(Id, String)>>,
}

/// The search, or why nobody can be added here.
pub fn adding(model: Model) -> Nodes {
    let query = RwSignal::new(String::new());
    let found = Remote::new(move || {
        let (org, query) = (model.org.get_value(), query.get());
        async move {
            if query.is_empty() {
                return Ok(Page {
                    rows: Vec::new(),
                    links: PageLinks::from_header(""),
                    hits: Some(0),
                    more_than: None,
                });
            }
            api::members(&org, &MembersView { query, ..MembersView::default() }, MOST).await
        }
    });
    let (suggested, busy, problem) = (RwSignal::new(Vec::new()), RwSignal::new(None), RwSignal::new(None));
    let adding = Adding { model, query, found, suggested, busy, problem };
    // Somebody else than the reader: of themselves the button beside the heading speaks.
    let admission = memo(move || model.admission(Id::default()));
    live(move || match admission.get() {
        None => nothing(),
        Some(Admission::ManagedElsewhere) => {
            el("p").class("facts__note").child(TeamRefusal::ManagedElsewhere.to_string()).any()
        }
        Some(admission) => adding.view(admission == Admission::Allowed).any(),
    })
}

impl Adding {
    fn view(self, is_allowed: bool) -> El {
        let timer = StoredValue::new(None::<TimeoutHandle>);
        let stop = move || {
            if let Some(timer) = timer.try_update_value(Option::take).flatten() {
                timer.clear();
            }
        };
        on_cleanup(stop);
        let text = RwSignal::new(String::new());
        let search = move || {
            stop();
            self.problem.set(None);
            self.query.set(text.get_untracked().trim().to_owned());
        };
        let typed = move |event| {
            text.set(event_target_value(&event));
            stop();
            timer.set_value(set_timeout_with_handle(search, PAUSE).ok());
        };
        let submit = move |event: web_sys::Event| {
            event.prevent_default();
            search();
        };
        let (label, hint) = if is_allowed {
            ("Add people", "")
        } else {
            (
                "Suggest people",
                "You don't administer this team: its admins, managers and owners decide whom you suggest.",
            )
        };
        let input = el("input").class("control").attr("id", FIELD).attr("type", "search").attr("autocomplete", "off");
        let input = input.attr("placeholder", "Name or address").attr("spellcheck", "false").on("input", typed);
        let input = if hint.is_empty() { input } else { input.attr("aria-describedby", "add-people-hint") };
        let hint = (!hint.is_empty()).then(|| el("p").class("field__hint").attr("id", "add-people-hint").child(hint));
        let says = el("p").class("facts__note").attr("role", "status").live_text(move || self.says());
        el("form")
            .class("team-adding")
            .attr("role", "search")
            .attr("aria-label", label)
            .on("submit", submit)
            .child(el("label").class("field__label").attr("for", FIELD).child(label))
            .child(input)
            .child(hint)
            .child(says)
            .child(live(move || self.results(is_allowed)))
    }

    /// What the search has come to, in words.
    fn says(self) -> String {
        if self.query.read().is_empty() || self.found.error().is_some() {
            return String::new();
        }
        match self.found.get() {
            None => String::new(),
            Some(page) if page.rows.is_empty() => "Nobody in the organization is found.".to_owned(),
            Some(page) => match (page.rows.len(), page.hits) {
                (1, _) => "1 found.".to_owned(),
                (shown, Some(hits)) if usize::try_from(hits).is_ok_and(|hits| hits > shown) => {
                    format!("The first {shown} of {hits}. Type more to find fewer.")
                }
                (shown, _) => format!("{shown} found."),
            },
        }
    }

    fn results(self, is_allowed: bool) -> Nodes {
        if self.query.read().is_empty() {
            return nothing();
        }
        if let Some(error) = self.found.error() {
            let words = format!("The search failed. {error}");
            let retry = el("button").attr("type", "button").class("button").child("Retry").on_press(move || {
                focus(FIELD);
                self.found.reload();
            });
            return views![el("p").attr("role", "alert").child(words), retry];
        }
        let Some(page) = self.found.get() else {
            return nothing();
        };
        if page.rows.is_empty() {
            return button_link("Invite somebody new", &Route::members(&self.model.org.get_value()).to_string()).any();
        }
        let results = page.rows.iter().map(|member| self.result(&Arc::new(member.clone()), is_allowed)).collect();
        let results: Vec<Nodes> = results;
        el("ul").class("team-adding__list").attr("aria-label", "Found people").child(results).any()
    }

    fn result(self, member: &Arc<Member>, is_allowed: bool) -> Nodes {
        let id = member.id;
        let address = el("span").class("member-row__email address").attr("dir", "ltr").child(member.email.as_str());
        let address = (shown_name(member) != member.email).then_some(address);
        let who = el("span").class("team-adding__who").child(named(&shown_name(member))).child(address);
        let problem = move || {
            let why = self.problem.get().filter(|(whom, _)| *whom == id).map(|(_, why)| why);
            why.map(|why| el("span").class("member-row__note").attr("role", "alert").child(why)).any()
        };
        let known = Arc::clone(member);
        let slug = self.model.slug.get_value();
        let is_on = member.places().is_some_and(|places| places.iter().any(|team| team.team_slug == slug));
        let action = live(move || match (is_on, self.suggested.read().contains(&id)) {
            (true, _) => el("span").class("facts__note").child("On the team").any(),
            (false, true) => el("span").class("facts__note").child("Suggested").any(),
            (false, false) => self.button(&known, is_allowed).any(),
        });
        el("li").child(avatar(member)).child(who.child(live(problem))).child(action).any()
    }

    fn button(self, member: &Arc<Member>, is_allowed: bool) -> El {
        let (known, id) = (Arc::clone(member), member.id);
        let whom = el("span").class("visually-hidden").child(" ").child(named(&shown_name(member)));
        el("button")
            .attr("type", "button")
            .class("button")
            .live_attr("aria-busy", move || (self.busy.get() == Some(id)).then(|| "true".to_owned()))
            .on_press(move || self.add(&known))
            .child(if is_allowed { "Add" } else { "Suggest" })
            .child(whom)
    }

    fn add(self, member: &Arc<Member>) {
        if self.busy.get_untracked().is_some() {
            return;
        }
        self.busy.set(Some(member.id));
        self.problem.set(None);
        let (org, slug, member) = (self.model.org.get_value(), self.model.slug.get_value(), Arc::clone(member));
        let team = untrack(|| self.model.name());
        spawn(async move {
            let answer = api::put_on_team(&org, member.id, &slug).await;
            let is_left = self.busy.try_set(None).is_some();
            let after = match &answer {
                Ok(Admitted::There) => format!(" is on {team}."),
                Ok(Admitted::Asked) => format!(" is suggested for {team}."),
                Err(error) => format!(" is not on {team}: {error}"),
            };
            let (subject, is_problem) = (shown_name(&member), answer.is_err());
            self.model.notices.say(Notice { subject, after, is_problem, ..Notice::default() });
            if is_left {
                return;
            }
            match answer {
                Ok(admitted) => {
                    // The button goes; the next name can be typed.
                    focus(FIELD);
                    if admitted == Admitted::Asked {
                        self.suggested.update(|suggested| suggested.push(member.id));
                    }
                    self.found.reload();
                    self.model.reload();
                }
                Err(error) => self.problem.set(Some((member.id, error.to_string()))),
            }
        });
    }
}
