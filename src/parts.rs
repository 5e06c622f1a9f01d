//! Parts of the app whose code comes when it is needed.
//!
//! [`later!`](crate::later) makes a view of such a part; the released bundle has it in files of its own (build.rs,
//! scripts/app-parts.mjs). Under development everything is in one file and there at once.

use leptos::prelude::*;
pub use leptos::wasm_split::{SplitLoaderError as NotFetched, wasm_split};

use crate::{
    components::{error_state::error_state, notice::Notice},
    context::Notices,
    focus::{focus_heading_when_shown, is_on_heading},
    html::{El, Nodes, Piece, live, nothing},
    layout,
    lean::{LocalFuture, effect, spawn_here},
    pages::words::heading,
    views,
};

/// A view, once its code is there.
pub type Arrival = Result<Nodes, NotFetched>;

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Waiting,
    Arrived,
    Missing,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Inside,
    Page,
    LaidOut,
}

#[derive(Clone, Copy)]
struct Part {
    kind: Kind,
    state: RwSignal<State>,
    view: StoredValue<Option<Nodes>, LocalStorage>,
    again: Trigger,
}

/// A whole page that comes later. It has a heading from the beginning, which keeps the focus when the page arrives.
pub fn page(fetch: impl Fn() -> LocalFuture<Arrival> + 'static) -> Nodes {
    Part::new(Kind::Page, Box::new(fetch)).show()
}

/// A page with rows that are laid out as the layout file says: it is built once that is in force.
pub fn laid_out(fetch: impl Fn() -> LocalFuture<Arrival> + 'static) -> Nodes {
    Part::new(Kind::LaidOut, Box::new(fetch)).show()
}

/// A view inside a page that comes later; nothing until then.
pub fn view(fetch: impl Fn() -> LocalFuture<Arrival> + 'static) -> Nodes {
    Part::new(Kind::Inside, Box::new(fetch)).show()
}

/// Does something as soon as its code is there.
pub fn deed(deed: LocalFuture<Result<(), NotFetched>>) {
    let notices = Notices::shared();
    spawn_here(async move {
        if deed.await.is_err() {
            let before = "Nothing was done: a part of Roster could not be loaded. ";
            notices.say(Notice { before, after: ADVICE.to_owned(), is_problem: true, ..Notice::default() });
        }
    });
}

const ADVICE: &str = "Check your connection. If Roster has just been updated, load the page again.";

impl Part {
    fn new(kind: Kind, fetch: Box<dyn Fn() -> LocalFuture<Arrival>>) -> Self {
        let (state, view) = (RwSignal::new(State::Waiting), StoredValue::new_local(None));
        let part = Self { kind, state, view, again: Trigger::new() };
        effect(move || {
            part.again.track();
            let arrival = fetch();
            // What the view reads while it is built is not followed here: it would be built anew.
            untrack(|| {
                spawn_here(async move {
                    if part.kind == Kind::LaidOut {
                        layout::arrive().await;
                    }
                    part.settle(arrival.await);
                });
            });
        });
        part
    }

    fn is_page(self) -> bool {
        self.kind != Kind::Inside
    }

    fn settle(self, arrival: Arrival) {
        if self.is_page() && is_on_heading() {
            focus_heading_when_shown();
        }
        let state = if arrival.is_ok() { State::Arrived } else { State::Missing };
        self.view.set_value(arrival.ok());
        self.state.set(state);
    }

    fn retry(self) {
        self.state.set(State::Waiting);
        self.again.notify();
    }

    fn show(self) -> Nodes {
        live(move || match self.state.get() {
            State::Waiting if self.is_page() => heading().class("visually-hidden").child("Loading…").any(),
            State::Waiting => nothing(),
            State::Arrived => self.view.try_update_value(Option::take).flatten().any(),
            State::Missing => self.missing(),
        })
    }

    fn missing(self) -> Nodes {
        let failure = |what: &str| -> El { error_state(what, ADVICE, move || self.retry()) };
        if self.is_page() {
            document().set_title("Not loaded · Roster");
            views![heading().class("visually-hidden").child("Not loaded"), failure("This page could not be loaded")]
        } else {
            failure("This part of the page could not be loaded").any()
        }
    }
}

/// Makes a view come later, with its code in the part that is named last:
/// `later!(/// What it is. pub fn team_page(org: String) = page team::team_page, in team);`
///
/// The view's function takes the same arguments, which are cloned for each try. `page` is a whole page ([`page`]),
/// `laid_out` one with rows ([`laid_out`]), `view` something inside a page ([`view`]). Beside the function stands a module of the same name, whose `fetch` gets the code
/// without showing anything. What several parts use is sorted out by the build.
///
/// `= answer $function` makes something that is computed such a part: the function is then a future of its answer.
/// `= deed $function` makes something that is done, not shown, such a part. The function stands for itself: it is told
/// nothing of where it was asked for, and where its code can't be had a notice says that nothing was done.
#[macro_export]
macro_rules! later {
    (
        $(#[$attribute:meta])*
        async fn $name:ident($($argument:ident: $type:ty),* $(,)?) -> $answer:ty = answer $function:path, in $part:ident
    ) => {
        $(#[$attribute])*
        #[cfg(split_parts)]
        #[$crate::parts::wasm_split($part, fallible, wasm_split_path = leptos::wasm_split)]
        fn $name($($argument: $type),*) -> Result<$answer, $crate::parts::NotFetched> {
            Ok($function($($argument),*))
        }

        $(#[$attribute])*
        #[cfg(not(split_parts))]
        async fn $name($($argument: $type),*) -> Result<$answer, $crate::parts::NotFetched> {
            Ok($function($($argument),*))
        }
    };
    (
        $(#[$attribute:meta])*
        $visible:vis fn $name:ident($($argument:ident: $type:ty),* $(,)?) = deed $function:path, in $part:ident
    ) => {
        $(#[$attribute])*
        $visible fn $name($($argument: $type),*) {
            $crate::parts::deed(Box::pin($name::run($($argument),*)));
        }

        mod $name {
            use super::*;

            #[cfg(split_parts)]
            #[$crate::parts::wasm_split($part, fallible, wasm_split_path = leptos::wasm_split)]
            pub(super) fn run($($argument: $type),*) -> Result<(), $crate::parts::NotFetched> {
                $function($($argument),*);
                Ok(())
            }

            #[cfg(not(split_parts))]
            pub(super) async fn run($($argument: $type),*) -> Result<(), $crate::parts::NotFetched> {
                $function($($argument),*);
                Ok(())
            }
        }
    };
    (
        $(#[$attribute:meta])*
        $visible:vis fn $name:ident($($argument:ident: $type:ty),* $(,)?) = $kind:ident $view:path, in $part:ident
    ) => {
        $(#[$attribute])*
        $visible fn $name($($argument: $type),*) -> $crate::html::Nodes {
            $crate::parts::$kind(move || Box::pin($name::show($($argument.clone()),*)))
        }

        $(#[$attribute])*
        $visible mod $name {
            use super::*;

            /// The view, once its code is there.
            #[cfg(split_parts)]
            #[$crate::parts::wasm_split(
                $part,
                fallible,
                wasm_split_path = leptos::wasm_split,
                preload(
                    #[doc = "Gets the code."]
                    #[allow(dead_code, reason = "not every part is got before it is shown")]
                    fetch
                )
            )]
            pub fn show($($argument: $type),*) -> $crate::parts::Arrival {
                Ok($crate::html::Piece::any($view($($argument),*)))
            }

            /// The view.
            #[cfg(not(split_parts))]
            pub async fn show($($argument: $type),*) -> $crate::parts::Arrival {
                Ok($crate::html::Piece::any($view($($argument),*)))
            }

            /// Nothing is to be got.
            #[cfg(not(split_parts))]
            #[allow(dead_code, reason = "not every part is got before it is shown")]
            pub async fn fetch() -> Result<(), $crate::parts::NotFetched> {
                Ok(())
            }
        }
    };
}
