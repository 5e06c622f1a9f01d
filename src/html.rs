//! Writing views: Leptos' builder syntax in one compiled form.
//!
//! Leptos compiles each element with its own set of attributes and children into code of its own, about 130 bytes for
//! an attribute alone. These elements all have one type, so an attribute is a call. Reactivity is Leptos' as ever:
//! whatever is `live` runs again when a signal that it reads changes. See docs/decisions/one-compiled-form-for-views.md for the figures.

use std::sync::{Arc, Mutex};

use leptos::{
    html::{Custom, HtmlElement, custom},
    prelude::*,
    tachys::{
        html::{
            attribute::{
                any_attribute::{AnyAttribute, IntoAnyAttribute},
                custom::custom_attribute,
            },
            event,
            property::prop,
        },
        view::add_attr::AddAnyAttr,
    },
};
use wasm_bindgen::JsValue;
use web_sys::Event;

/// An element that is being written.
#[must_use]
pub struct El {
    tag: &'static str,
    attributes: Vec<AnyAttribute>,
    children: Vec<AnyView>,
}

/// Starts an element.
#[inline(never)]
pub fn el(tag: &'static str) -> El {
    El { tag, attributes: Vec::new(), children: Vec::new() }
}

impl El {
    /// An attribute that doesn't change.
    #[inline(never)]
    pub fn attr(mut self, name: &'static str, value: &str) -> Self {
        self.attributes.push(custom_attribute(name, value.to_owned()).into_any_attr());
        self
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
    fn shared_attr(mut self, name: &'static str, value: Arc<Mutex<dyn FnMut() -> Option<String> + Send>>) -> Self {
        self.attributes.push(custom_attribute(name, value).into_any_attr());
        self
    }

    /// A property that follows signals.
    pub fn live_prop(self, name: &'static str, value: impl Fn() -> JsValue + Send + 'static) -> Self {
        self.shared_prop(name, Arc::new(Mutex::new(value)))
    }

    #[inline(never)]
    fn shared_prop(mut self, name: &'static str, value: Arc<Mutex<dyn FnMut() -> JsValue + Send>>) -> Self {
        self.attributes.push(prop(name, value).into_any_attr());
        self
    }

    /// What to do on an event.
    pub fn on(self, name: &'static str, action: impl FnMut(Event) + 'static) -> Self {
        self.boxed_on(name, Box::new(action))
    }

    #[inline(never)]
    fn boxed_on(mut self, name: &'static str, action: Box<dyn FnMut(Event)>) -> Self {
        self.attributes.push(event::on(event::Custom::new(name), action).into_any_attr());
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
    fn push(mut self, child: AnyView) -> Self {
        self.children.push(child);
        self
    }

    /// Something inside that follows signals.
    pub fn live(self, view: impl Fn() -> AnyView + Send + 'static) -> Self {
        self.push(live(view))
    }

    /// A text inside that follows signals.
    pub fn live_text(self, text: impl Fn() -> String + Send + 'static) -> Self {
        self.shared_text(Arc::new(Mutex::new(text)))
    }

    #[inline(never)]
    fn shared_text(self, text: Arc<Mutex<dyn FnMut() -> String + Send>>) -> Self {
        self.push(text.into_any())
    }
}

/// Something that stands in a view.
pub trait Piece {
    /// The view.
    fn any(self) -> AnyView;
}

impl Piece for AnyView {
    fn any(self) -> AnyView {
        self
    }
}

impl Piece for El {
    #[inline(never)]
    fn any(self) -> AnyView {
        let element: HtmlElement<Custom<&'static str>, (), ()> = custom(self.tag);
        // One by one: a list that is a child leaves a comment of its own in the page, for a thousand rows 30,000.
        let mut children = self.children.into_iter();
        let first = children.next().unwrap_or_else(|| Vec::<AnyView>::new().into_any());
        let element = children.fold(element.child(first), HtmlElement::child);
        element.add_any_attr(self.attributes).into_any()
    }
}

impl Piece for String {
    #[inline(never)]
    fn any(self) -> AnyView {
        self.into_any()
    }
}

impl Piece for &str {
    #[inline(never)]
    fn any(self) -> AnyView {
        self.to_owned().into_any()
    }
}

impl Piece for Vec<AnyView> {
    #[inline(never)]
    fn any(self) -> AnyView {
        self.into_any()
    }
}

impl<T: Piece> Piece for Option<T> {
    fn any(self) -> AnyView {
        match self {
            Some(piece) => piece.any(),
            None => nothing(),
        }
    }
}

/// No view.
#[inline(never)]
#[must_use]
pub fn nothing() -> AnyView {
    ().into_any()
}

/// A view that follows signals.
pub fn live(view: impl Fn() -> AnyView + Send + 'static) -> AnyView {
    shared_view(Arc::new(Mutex::new(view)))
}

#[inline(never)]
fn shared_view(view: Arc<Mutex<dyn FnMut() -> AnyView + Send>>) -> AnyView {
    view.into_any()
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
