//! Writing views: Leptos' builder syntax in one compiled form.
//!
//! Leptos compiles each element with its own set of attributes and children into code of its own, about 130 bytes for
//! an attribute alone. These elements all have one type, so an attribute is a call. Reactivity is Leptos' as ever:
//! whatever is `live` runs again when a signal that it reads changes. See docs/decisions/one-compiled-form-for-views.md for the figures.

mod tree;

use std::{
    hash::Hash,
    sync::{Arc, Mutex},
};

use leptos::{
    prelude::*,
    tachys::html::{
        attribute::{
            any_attribute::{AnyAttribute, IntoAnyAttribute},
            custom::custom_attribute,
        },
        event,
        property::prop,
    },
};
use wasm_bindgen::JsValue;
use web_sys::Event;

use self::tree::Tree;

/// What stands in a page, or is going to.
#[must_use]
pub enum Nodes {
    /// An element.
    Element(El),
    /// A text.
    Text(String),
    /// Several, one after the other.
    Several(Vec<Nodes>),
    /// What Leptos itself puts there: what follows signals, lists that follow their rows, nothing.
    Other(AnyView),
}

/// An element that is being written.
#[must_use]
pub struct El {
    tag: &'static str,
    /// What doesn't change.
    attributes: Vec<(&'static str, String)>,
    /// What follows signals or hears events.
    live: Vec<AnyAttribute>,
    children: Vec<Nodes>,
    /// Does anything in it follow signals or hear events, or is put there by Leptos?
    is_live: bool,
    /// Are there many like it?
    is_repeated: bool,
}

/// Starts an element.
#[inline(never)]
pub fn el(tag: &'static str) -> El {
    El { tag, attributes: Vec::new(), live: Vec::new(), children: Vec::new(), is_live: false, is_repeated: false }
}

impl El {
    /// An attribute that doesn't change.
    #[inline(never)]
    pub fn attr(mut self, name: &'static str, value: &str) -> Self {
        self.attributes.push((name, value.to_owned()));
        self
    }

    /// There are many like it, such as the rows of a table: what they have in common is copied from the first.
    pub fn repeated(self) -> Self {
        Self { is_repeated: true, ..self }
    }

    /// The class.
    #[inline(never)]
    pub fn class(self, class: &str) -> Self {
        self.attr("class", class)
    }

    /// An attribute without a value, where `is_set`.
    #[inline(never)]
    pub fn flag(self, name: &'static str, is_set: bool) -> Self {
        if is_set { self.attr(name, "") } else { self }
    }

    /// An attribute that follows signals; absent while none.
    pub fn live_attr(self, name: &'static str, value: impl Fn() -> Option<String> + Send + 'static) -> Self {
        self.shared_attr(name, Arc::new(Mutex::new(value)))
    }

    #[inline(never)]
    fn shared_attr(self, name: &'static str, value: Arc<Mutex<dyn FnMut() -> Option<String> + Send>>) -> Self {
        self.live_with(custom_attribute(name, value).into_any_attr())
    }

    /// A property that follows signals.
    pub fn live_prop(self, name: &'static str, value: impl Fn() -> JsValue + Send + 'static) -> Self {
        self.shared_prop(name, Arc::new(Mutex::new(value)))
    }

    #[inline(never)]
    fn shared_prop(self, name: &'static str, value: Arc<Mutex<dyn FnMut() -> JsValue + Send>>) -> Self {
        self.live_with(prop(name, value).into_any_attr())
    }

    /// What to do on an event.
    pub fn on(self, name: &'static str, action: impl FnMut(Event) + 'static) -> Self {
        self.boxed_on(name, Box::new(action))
    }

    #[inline(never)]
    fn boxed_on(self, name: &'static str, action: Box<dyn FnMut(Event)>) -> Self {
        self.live_with(event::on(event::Custom::new(name), action).into_any_attr())
    }

    fn live_with(mut self, attribute: AnyAttribute) -> Self {
        self.is_live = true;
        self.live.push(attribute);
        self
    }

    /// What to do on a click or its keys.
    pub fn on_press(self, action: impl Fn() + 'static) -> Self {
        self.on("click", move |_| action())
    }

    /// What is inside, after what is there already.
    pub fn child(self, child: impl Piece) -> Self {
        self.push(child.any())
    }

    #[inline(never)]
    fn push(mut self, child: Nodes) -> Self {
        match child {
            Nodes::Several(several) => several.into_iter().fold(self, Self::push),
            child => {
                self.is_live |= match &child {
                    Nodes::Element(element) => element.is_live,
                    Nodes::Text(_) => false,
                    Nodes::Several(_) | Nodes::Other(_) => true,
                };
                self.children.push(child);
                self
            }
        }
    }

    /// Something inside that follows signals.
    pub fn live(self, view: impl Fn() -> Nodes + Send + 'static) -> Self {
        self.push(live(view))
    }

    /// A text inside that follows signals.
    pub fn live_text(self, text: impl Fn() -> String + Send + 'static) -> Self {
        self.shared_text(Arc::new(Mutex::new(text)))
    }

    #[inline(never)]
    fn shared_text(self, text: Arc<Mutex<dyn FnMut() -> String + Send>>) -> Self {
        self.push(Nodes::Other(text.into_any()))
    }
}

/// Something that stands in a view.
pub trait Piece {
    /// The view.
    fn any(self) -> Nodes;
}

impl Piece for Nodes {
    fn any(self) -> Nodes {
        self
    }
}

impl Piece for AnyView {
    fn any(self) -> Nodes {
        Nodes::Other(self)
    }
}

impl Piece for El {
    fn any(self) -> Nodes {
        Nodes::Element(self)
    }
}

impl Piece for String {
    fn any(self) -> Nodes {
        Nodes::Text(self)
    }
}

impl Piece for &str {
    #[inline(never)]
    fn any(self) -> Nodes {
        Nodes::Text(self.to_owned())
    }
}

impl Piece for Vec<Nodes> {
    fn any(self) -> Nodes {
        Nodes::Several(self)
    }
}

impl<T: Piece> Piece for Option<T> {
    fn any(self) -> Nodes {
        match self {
            Some(piece) => piece.any(),
            None => nothing(),
        }
    }
}

impl From<Nodes> for AnyView {
    #[inline(never)]
    fn from(nodes: Nodes) -> Self {
        match nodes {
            Nodes::Element(element) => Tree::new(element).into_any(),
            Nodes::Text(text) => text.into_any(),
            Nodes::Several(several) => several.into_iter().map(Self::from).collect::<Vec<Self>>().into_any(),
            Nodes::Other(view) => view,
        }
    }
}

/// No view.
#[inline(never)]
pub fn nothing() -> Nodes {
    Nodes::Several(Vec::new())
}

/// A view that follows signals.
pub fn live(view: impl Fn() -> Nodes + Send + 'static) -> Nodes {
    shared_view(Arc::new(Mutex::new(move || AnyView::from(view()))))
}

#[inline(never)]
fn shared_view(view: Arc<Mutex<dyn FnMut() -> AnyView + Send>>) -> Nodes {
    Nodes::Other(view.into_any())
}

/// A view for each item, in their order. Items whose `key` stays keep theirs.
pub fn for_each<T, K>(
    items: impl Fn() -> Vec<T> + Send + Sync + 'static,
    key: impl Fn(&T) -> K + Clone + Send + Sync + 'static,
    view: impl Fn(T) -> Nodes + Clone + Send + Sync + 'static,
) -> Nodes
where
    T: Send + Sync + 'static,
    K: Eq + Hash + 'static,
{
    Nodes::Other(view! { <For each=items key children=move |item| AnyView::from(view(item))/> }.into_any())
}

/// Several views, one after the other.
#[macro_export]
macro_rules! views {
    ($($view:expr),* $(,)?) => {
        $crate::html::Piece::any(vec![$($crate::html::Piece::any($view)),*])
    };
}

/// A name that somebody has given, kept apart from the writing direction around it.
pub fn named(name: &str) -> El {
    el("bdi").child(name)
}
