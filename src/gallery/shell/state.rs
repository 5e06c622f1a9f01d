//! What is looked at. All of it is in the address, so a link shows somebody else the same.

use leptos::{ev, prelude::*};
use roster_layout::{Layout, Problem};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::Response;

use crate::{
    address::{parameter, parameters},
    gallery::{settings::Settings, stories, story::Story},
    lean::{effect, spawn},
};

/// The names of the stages in the address, after the first one, which has the address to itself.
const OTHERS: [&str; 3] = ["b", "c", "d"];

/// What can be drawn on a stage, by name in the address, and as it is called.
pub const GUARDS: [(&str, &str); 6] = [
    ("contrast", "Contrast"),
    ("targets", "Smallest target"),
    ("cut", "Cut-off text"),
    ("overflow", "Overflow at 320 px"),
    ("focus", "Focus order"),
    ("measure", "Measure"),
];

/// What is looked at.
#[derive(Clone, Copy)]
pub struct State {
    /// Which story; none if the address names one that there isn't.
    pub story: RwSignal<Option<&'static Story>>,
    /// What the address names it.
    pub asked: RwSignal<String>,
    /// How many of its steps are done.
    pub step: RwSignal<usize>,
    /// What is set for each stage: one, two or four of them.
    pub stages: RwSignal<Vec<Settings>>,
    /// Whose knobs are shown: a place among the stages.
    pub edited: RwSignal<usize>,
    /// What is drawn on the stages, by name.
    pub guards: RwSignal<Vec<&'static str>>,
    /// The layout file that the knobs start from.
    pub file: RwSignal<String>,
    /// What is wrong with a file that was opened.
    pub problems: RwSignal<Vec<Problem>>,
}

impl State {
    /// As the address says, which from now on says what is looked at.
    #[must_use]
    pub fn of_address() -> Self {
        let state = Self {
            story: RwSignal::new(None),
            asked: RwSignal::new(String::new()),
            step: RwSignal::new(0),
            stages: RwSignal::new(Vec::new()),
            edited: RwSignal::new(0),
            guards: RwSignal::new(Vec::new()),
            file: RwSignal::new(String::new()),
            problems: RwSignal::new(Vec::new()),
        };
        state.read();
        state.fetch_file();
        let listener = window_event_listener(ev::popstate, move |_| state.read());
        on_cleanup(move || listener.remove());
        effect(move || state.write());
        state
    }

    fn read(self) {
        let query = window().location().search().unwrap_or_default();
        let query = query.trim_start_matches('?');
        let asked = parameter(query, "story");
        let story = stories::all().find(|story| asked.is_empty() || story.name == asked);
        self.story.set(story);
        self.asked.set(asked);
        let last = story.map_or(0, |story| story.steps.len());
        self.step.set(parameter(query, "step").parse::<usize>().unwrap_or_default().min(last));
        let drawn = parameter(query, "guards");
        let drawn: Vec<&str> = drawn.split(',').collect();
        self.guards.set(GUARDS.iter().map(|(name, _)| *name).filter(|name| drawn.contains(name)).collect());
        let others = OTHERS.iter().map(|name| parameter(query, name)).filter(|settings| !settings.is_empty());
        let others = others.map(|settings| Settings::parse(settings.trim_start_matches("as:")));
        let mut stages: Vec<Settings> = std::iter::once(Settings::parse(query)).chain(others).collect();
        // Three are none of what can be chosen, and would lie one below the other.
        if stages.len() == 3 {
            stages.push(Settings::default());
        }
        self.stages.set(stages);
        self.edited.set(0);
    }

    /// The address of this page.
    #[must_use]
    pub fn address(self) -> String {
        let (stages, step) = (self.stages.get(), self.step.get());
        let (first, others) = stages.split_first().map_or((None, &[][..]), |(first, others)| (Some(first), others));
        let step = if step == 0 { String::new() } else { step.to_string() };
        let guards = self.guards.get().join(",");
        // A stage with nothing set is there all the same.
        let others: Vec<String> = others.iter().map(|settings| format!("as:{}", settings.query())).collect();
        let mut pairs = vec![("story", self.story.get().map_or("", |story| story.name))];
        pairs.extend([("step", &*step), ("guards", &*guards)]);
        pairs.extend(first.iter().flat_map(|first| first.pairs()));
        pairs.extend(OTHERS.into_iter().zip(others.iter().map(String::as_str)));
        format!("/gallery/{}", parameters(&pairs))
    }

    /// Another story is another entry of the history; everything else changes the one there is.
    fn write(self) {
        let address = self.address();
        if self.story.get().is_none() {
            return;
        }
        let before = window().location().search().unwrap_or_default();
        let is_other = |story: &Story| parameter(before.trim_start_matches('?'), "story") != story.name;
        let (is_other, Ok(history)) = (self.story.get().is_some_and(is_other), window().history()) else {
            return;
        };
        // The same origin's address is never refused.
        let _ = if is_other && !before.is_empty() {
            history.push_state_with_url(&JsValue::NULL, "", Some(&address))
        } else {
            history.replace_state_with_url(&JsValue::NULL, "", Some(&address))
        };
    }

    /// Shows a story from its beginning.
    pub fn open(self, story: &'static Story) {
        self.step.set(0);
        self.story.set(Some(story));
    }

    /// The settings whose knobs are shown.
    #[must_use]
    pub fn settings(self) -> Settings {
        self.stages.with(|stages| stages.get(self.edited.get()).cloned().unwrap_or_default())
    }

    /// Changes them.
    pub fn set(self, settings: Settings) {
        let edited = self.edited.get_untracked();
        self.stages.update(|stages| {
            if let Some(place) = stages.get_mut(edited) {
                *place = settings;
            }
        });
    }

    /// The layout that the knobs show, and what is wrong with it.
    #[must_use]
    pub fn layout(self) -> (Layout, Vec<Problem>) {
        self.file.with(|file| self.settings().layout(file))
    }

    /// The address of a stage with these settings.
    #[must_use]
    pub fn stage_address(self, settings: &Settings) -> String {
        let step = self.step.get();
        let step = if step == 0 { String::new() } else { step.to_string() };
        let mut pairs = vec![("story", self.story.get().map_or("", |story| story.name)), ("step", &*step)];
        pairs.extend(settings.pairs());
        format!("/gallery/stage/{}", parameters(&pairs))
    }

    fn fetch_file(self) {
        spawn(async move {
            let fetched = async {
                let answer: Response =
                    JsFuture::from(window().fetch_with_str("/layout.json")).await.ok()?.dyn_into().ok()?;
                JsFuture::from(answer.text().ok().filter(|_| answer.ok())?).await.ok()?.as_string()
            };
            if let Some(text) = fetched.await {
                self.file.set(text);
            }
        });
    }
}
