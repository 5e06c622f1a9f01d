//! The bar that says how many are selected, and what can be done with them.

use leptos::{ev, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::{EventTarget, HtmlInputElement, KeyboardEvent, MouseEvent};

use super::{
    Chosen, Selection,
    dialog::Asked,
    run::{Failure, Running},
};
use crate::{
    components::tick::TICK_ALL,
    context::Notices,
    focus::{focus, focus_heading, when_shown},
    html::{El, Nodes, Piece, el, live, nothing},
    lean::{effect, memo},
    pages::members::is_in_text_field,
    views,
};

/// The id of the bar's first button.
const FIRST: &str = "selection-remove";

/// What acts on the selected rows.
#[derive(Clone, Copy)]
pub(super) struct Tools {
    pub(super) selection: Selection,
    /// What is being done; none while nothing is.
    pub(super) running: RwSignal<Option<Running>>,
    /// With whom it could not be done the last time.
    pub(super) failures: RwSignal<Vec<Failure>>,
    /// Why nobody is selected any more, where it is not by hand.
    why_none: StoredValue<Option<&'static str>>,
    /// Can the server take a removal back, and does it keep teams that a change doesn't name?
    pub(super) has_additions: Memo<bool>,
    pub(super) notices: Notices,
}

/// What the bar shows.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    Hidden,
    Choosing,
    Running,
}

impl Selection {
    /// The bar and the dialog.
    pub(super) fn tools(self) -> Nodes {
        let tools = Tools {
            selection: self,
            running: RwSignal::new(None),
            failures: RwSignal::new(Vec::new()),
            why_none: StoredValue::new(None),
            has_additions: memo(move || self.model.has_additions()),
            notices: Notices::shared(),
        };
        tools.keep();
        tools.keep_ticks();
        tools.follow_list();
        tools.follow_keys();
        tools.follow_range();
        tools.tell();
        tools.ask_before_closing();
        tools.view()
    }
}

impl Tools {
    fn view(self) -> Nodes {
        let mode = memo(move || self.mode());
        let bar = live(move || match mode.get() {
            Mode::Hidden => nothing(),
            Mode::Choosing => bar(self.choices()).any(),
            Mode::Running => bar(self.progress()).any(),
        });
        views![bar, self.dialog()]
    }

    fn mode(self) -> Mode {
        if self.running.read().is_some() {
            Mode::Running
        } else if self.selection.chosen.read().is_empty() && self.failures.read().is_empty() {
            Mode::Hidden
        } else {
            Mode::Choosing
        }
    }

    /// How many are selected, and the ways to act on them.
    fn choices(self) -> Nodes {
        let words = memo(move || self.words());
        let may_change = untrack(|| self.selection.changes.may_change());
        let (all, has_failures) = (memo(move || self.all()), memo(move || !self.failures.read().is_empty()));
        let ask = move |asked: Asked, verb: &str, what: &str| {
            let verb = el("span").class("selection-bar__verb").child(verb).child(" ");
            let words = el("span").class("selection-bar__words").child(verb).child(what);
            button("button").attr("aria-haspopup", "dialog").child(words).on_press(move || self.ask(asked))
        };
        let remove = button("button").attr("aria-haspopup", "dialog").attr("id", FIRST).child("Remove");
        let others = views![ask(Asked::Role, "Change", "role"), ask(Asked::Teams, "Change", "teams")];
        let resend = button("button").attr("aria-haspopup", "dialog").child("Resend");
        let why = move || {
            let why = button("button button--quiet").attr("aria-haspopup", "dialog").child("Show why");
            has_failures.get().then(|| why.on_press(move || self.ask(Asked::Reasons))).any()
        };
        let select_all = move || {
            all.get()
                .map(|all| button("button button--quiet").child(all))
                .map(|all| all.on_press(move || self.select_all()))
        };
        views![
            el("p").class("selection-bar__count").live_text(move || words.get()),
            live(move || select_all().any()),
            button("button button--quiet").child("Clear selection").on_press(move || self.clear()),
            live(why),
            remove.on_press(move || self.ask(Asked::Remove)),
            may_change.then_some(others),
            resend.on_press(move || self.ask(Asked::Resend)),
        ]
    }

    fn ask(self, asked: Asked) {
        self.selection.asked.set(Some(asked));
    }

    /// How many are selected, in words.
    fn words(self) -> String {
        let (chosen, model) = (self.selection.chosen.read(), self.selection.model);
        let count = chosen.ids.len();
        let rows = model.rows.read();
        let elsewhere = chosen.ids.iter().filter(|id| rows.find(**id).is_none()).count();
        match (chosen.is_all, model.total()) {
            (true, None) => "All that match are selected".to_owned(),
            (true, Some(total)) if count == 0 => format!("All {total} selected"),
            (true, Some(total)) => format!("{} selected", (total as usize).saturating_sub(count)),
            (false, _) if count == 0 => String::new(),
            (false, _) if elsewhere == 0 => format!("{count} selected"),
            (false, _) => format!("{count} selected, {elsewhere} not on this page"),
        }
    }

    /// What selects all that the list finds; none where that is selected, or is no more than the page.
    fn all(self) -> Option<String> {
        let (chosen, model) = (self.selection.chosen.read(), self.selection.model);
        let page = model.list.get()?;
        let is_page = model.rows.read().shown().iter().all(|row| chosen.has(row.member.id));
        if chosen.is_all || chosen.is_empty() || page.links.is_whole() || !is_page {
            return None;
        }
        let matching = if model.view.read().query.is_empty() { "" } else { " matching" };
        Some(
            model.total().map_or_else(|| "Select all that match".to_owned(), |it| format!("Select all {it}{matching}")),
        )
    }

    fn select_all(self) {
        self.selection.chosen.set(Chosen { is_all: true, ids: Vec::new() });
        // The button that was pressed goes.
        focus(FIRST);
    }

    /// Selects nobody. What had the focus in the bar hands it to the table.
    fn clear(self) {
        let focused = document().active_element().and_then(|focused| focused.closest(".selection-bar").ok().flatten());
        self.failures.set(Vec::new());
        self.selection.chosen.set(Chosen::default());
        if focused.is_some() {
            focus_table_when_shown();
        }
    }

    /// The boxes show what is selected, also when rows come or are written anew.
    fn keep_ticks(self) {
        let Selection { chosen, model, .. } = self.selection;
        effect(move || {
            chosen.track();
            model.rows.track();
            when_shown(move || self.selection.show_ticks());
        });
    }

    /// Whoever is selected by name stays selected under another search, order or page. All that a list finds do not when
    /// it finds others; nor does anybody where rows can't be selected.
    fn follow_list(self) {
        let Selection { chosen, model, .. } = self.selection;
        let mut before = model.view.with_untracked(|view| (view.list, view.query.clone()));
        effect(move || {
            let now = model.view.with(|view| (view.list, view.query.clone()));
            let is_other = now != before;
            before = now;
            let is_over =
                untrack(|| !chosen.read().is_empty() && (chosen.read().is_all || !self.selection.is_offered()));
            if is_other && is_over && untrack(|| self.running.read().is_none()) {
                self.why_none.set_value(Some("Nobody is selected any more: this is another list."));
                self.clear();
            }
        });
    }

    /// Says aloud how many are selected. What becomes of them while something is done is said in the end.
    fn tell(self) {
        let Selection { chosen, said, .. } = self.selection;
        let mut was_empty = true;
        let words = memo(move || (chosen.read().is_empty(), self.words()));
        effect(move || {
            let (is_empty, words) = words.get();
            said.set(match (was_empty, is_empty) {
                _ if self.running.read_untracked().is_some() => String::new(),
                (true, true) => String::new(),
                (true, false) => format!("{words}. Press Enter for what can be done."),
                (false, false) => format!("{words}."),
                (false, true) => {
                    let why = self.why_none.try_update_value(Option::take).flatten();
                    why.unwrap_or("Nobody is selected.").to_owned()
                }
            });
            was_empty = is_empty;
        });
    }

    /// Escape selects nobody, Enter on a box leads from there to the bar.
    fn follow_keys(self) {
        let page = Owner::current();
        let pressed = move |event: KeyboardEvent| match event.key().as_str() {
            "Escape" if !is_in_text_field(&event) && !is_something_open() => self.clear(),
            "Enter" if tick_of(event.target()).is_some() => {
                focus(FIRST);
                // Otherwise the key would press the button, too.
                event.prevent_default();
            }
            _ => {}
        };
        let listener = window_event_listener(ev::keydown, move |event| {
            // The browser calls from outside of every page.
            if let Some(page) = &page {
                page.with(|| pressed(event));
            }
        });
        on_cleanup(move || listener.remove());
    }

    /// With Shift a box does to all rows from the one before what it does to its own.
    fn follow_range(self) {
        let listener = window_event_listener(ev::click, move |event: MouseEvent| {
            if let Some(pressed) = tick_of(event.target()).filter(|_| event.shift_key()) {
                self.selection.tick_range(&pressed);
            }
        });
        on_cleanup(move || listener.remove());
    }
}

/// Moves the focus to the box above the rows, or without rows to the heading.
pub(super) fn focus_table_when_shown() {
    when_shown(|| match document().get_element_by_id(TICK_ALL) {
        Some(_) => focus(TICK_ALL),
        None => focus_heading(),
    });
}

fn bar(content: Nodes) -> El {
    el("div").class("selection-bar").attr("role", "group").attr("aria-label", "Selection").child(content)
}

fn button(class: &str) -> El {
    el("button").attr("type", "button").class(class)
}

/// The box that an event is about, if it is one.
fn tick_of(target: Option<EventTarget>) -> Option<HtmlInputElement> {
    let input = target?.dyn_into::<HtmlInputElement>().ok()?;
    input.closest(".tick").ok()??;
    Some(input)
}

/// Escape closes what is open.
fn is_something_open() -> bool {
    document().query_selector(":popover-open, dialog[open]").is_ok_and(|open| open.is_some())
}
