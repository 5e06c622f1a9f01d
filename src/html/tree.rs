//! Elements as they come to stand in the page: first all that doesn't change, then what is live, each in its place.
//!
//! Of elements of which there are many, what doesn't change is copied as a whole from the first of the same shape, and only
//! the texts and attributes that differ are written.

use std::{cell::RefCell, rc::Rc, vec::IntoIter};

use leptos::{
    prelude::*,
    tachys::{
        html::attribute::{
            Attribute,
            any_attribute::{AnyAttribute, AnyAttributeState},
        },
        hydration::Cursor,
        no_attrs,
        view::{Mountable, Position, PositionState, any_view::AnyViewState},
    },
};
use wasm_bindgen::JsCast;
use web_sys::{Element, Node};

use super::{El, Nodes};

/// How many shapes are kept to be copied from.
const SHAPES: usize = 50;

thread_local! {
    static MOLDS: RefCell<Vec<(Rc<Mold>, Element)>> = const { RefCell::new(Vec::new()) };
}

/// An element with all that is in it, as Leptos takes it.
pub(super) struct Tree(El);

/// A tree that stands in the page.
pub(super) struct Standing {
    root: Element,
    /// What is written in it, where it can be overwritten.
    written: Option<Mold>,
    live: Live,
}

/// What ends when it is dropped: following signals, hearing events. In the order of the tree.
#[derive(Default)]
struct Live {
    attributes: Vec<AnyAttributeState>,
    views: Vec<AnyViewState>,
}

impl Tree {
    pub(super) const fn new(element: El) -> Self {
        Self(element)
    }
}

impl Render for Tree {
    type State = Standing;

    fn build(self) -> Standing {
        let is_repeated = self.0.is_repeated;
        let (root, mold) = if is_repeated { copied(&self.0) } else { (fixed(&self.0), None) };
        let mut filling = Filling::over(Live::default());
        let written = filling.write(&root, self.0, mold.as_deref());
        Standing { root, written: is_repeated.then_some(written), live: filling.live }
    }

    /// Of the same shape, what differs is written over it, and the focus stays where it is. Any other is written anew: what
    /// was there goes with its listeners.
    fn rebuild(self, state: &mut Standing) {
        if let Some(known) = state.written.take_if(|known| self.0.is_repeated && known.fits(&self.0)) {
            let mut filling = Filling::over(std::mem::take(&mut state.live));
            state.written = Some(filling.write(&state.root, self.0, Some(&known)));
            state.live = filling.live;
            return;
        }
        let mut new = self.build();
        state.insert_before_this(&mut new);
        state.unmount();
        *state = new;
    }
}

no_attrs!(Tree);

/// Leptos asks this of everything; pages are written in the browser alone.
impl RenderHtml for Tree {
    type AsyncOutput = ();
    type Owned = Self;

    const MIN_LENGTH: usize = 0;

    fn dry_resolve(&mut self) {}

    async fn resolve(self) {}

    fn to_html_with_buf(self, _: &mut String, _: &mut Position, _: bool, _: bool, _: Vec<AnyAttribute>) {}

    fn hydrate<const FROM_SERVER: bool>(self, _: &Cursor, _: &PositionState) -> Standing {
        self.build()
    }

    fn into_owned(self) -> Self {
        self
    }
}

impl Mountable for Standing {
    fn unmount(&mut self) {
        self.root.unmount();
    }

    fn mount(&mut self, parent: &Element, marker: Option<&Node>) {
        self.root.mount(parent, marker);
    }

    fn insert_before_this(&self, child: &mut dyn Mountable) -> bool {
        self.root.insert_before_this(child)
    }

    fn elements(&self) -> Vec<Element> {
        vec![self.root.clone()]
    }
}

/// What becomes live, and in the same order what was before it in its place.
struct Filling {
    live: Live,
    attributes: IntoIter<AnyAttributeState>,
    views: IntoIter<AnyViewState>,
}

impl Filling {
    fn over(old: Live) -> Self {
        let (attributes, views) = (old.attributes.into_iter(), old.views.into_iter());
        Self { live: Live::default(), attributes, views }
    }

    /// Writes into an element what differs from what is `known` to be in it, and puts in place what is live. With nothing
    /// known all that doesn't change is there.
    fn write(&mut self, element: &Element, written: El, known: Option<&Mold>) -> Mold {
        if let Some(known) = known {
            for ((name, value), (_, before)) in written.attributes.iter().zip(&known.attributes) {
                if value != before {
                    set(element, name, value);
                }
            }
        }
        for attribute in written.live {
            let attribute = self.attribute(element, attribute);
            self.live.attributes.push(attribute);
        }
        let mut walk = Walk { parent: element, next: None, has_begun: false, ahead: 0 };
        let child = |(index, child)| self.child(&mut walk, child, known.map(|known| &known.children[index]));
        let children = written.children.into_iter().enumerate().map(child).collect();
        Mold { tag: written.tag, attributes: written.attributes, children }
    }

    fn child(&mut self, walk: &mut Walk<'_>, child: Nodes, known: Option<&Cast>) -> Cast {
        match child {
            Nodes::Element(inner) => {
                let known = known.and_then(Cast::element);
                let differs = inner.is_live || known.is_some_and(|known| !known.is_like(&inner));
                let cast = match walk.here_if(differs) {
                    Some(node) => self.write(node.unchecked_ref(), inner, known),
                    None => Mold::of(&inner),
                };
                walk.pass();
                Cast::Element(cast)
            }
            Nodes::Text(text) => {
                let differs = known.is_some_and(|known| !known.is_text(&text));
                if let Some(node) = walk.here_if(differs) {
                    node.set_node_value(Some(&text));
                }
                walk.pass();
                Cast::Text(text)
            }
            view => {
                let view = AnyView::from(view);
                let (view, behind) = if let (Some(mut before), Some(Cast::Hole(behind))) = (self.views.next(), known) {
                    view.rebuild(&mut before);
                    walk.go_to(behind.clone());
                    (before, behind.clone())
                } else {
                    let mut view = view.build();
                    let behind = walk.here().cloned();
                    view.mount(walk.parent, behind.as_ref());
                    (view, behind)
                };
                self.live.views.push(view);
                Cast::Hole(behind)
            }
        }
    }

    fn attribute(&mut self, element: &Element, attribute: AnyAttribute) -> AnyAttributeState {
        match self.attributes.next() {
            Some(mut before) => {
                attribute.rebuild(&mut before);
                before
            }
            None => attribute.build(element),
        }
    }
}

/// A walk along an element's children that asks the browser only where it stops.
struct Walk<'a> {
    parent: &'a Element,
    next: Option<Node>,
    has_begun: bool,
    /// How many children have been passed without a stop.
    ahead: u32,
}

impl Walk<'_> {
    /// The child where the walk is; none at the end.
    fn here(&mut self) -> Option<&Node> {
        if !self.has_begun {
            self.has_begun = true;
            self.next = self.parent.first_child();
        }
        for _ in 0..std::mem::take(&mut self.ahead) {
            self.next = self.next.take().and_then(|node| node.next_sibling());
        }
        self.next.as_ref()
    }

    fn here_if(&mut self, stops: bool) -> Option<&Node> {
        if stops { self.here() } else { None }
    }

    const fn pass(&mut self) {
        self.ahead += 1;
    }

    fn go_to(&mut self, next: Option<Node>) {
        *self = Self { next, has_begun: true, ahead: 0, ..*self };
    }
}

/// What is written in an element.
struct Mold {
    tag: &'static str,
    attributes: Vec<(&'static str, String)>,
    children: Vec<Cast>,
}

enum Cast {
    Element(Mold),
    Text(String),
    /// Leptos' own, and the node behind it.
    Hole(Option<Node>),
}

impl Mold {
    /// What is written in an element of which nothing is live yet.
    fn of(written: &El) -> Self {
        let cast = |child: &Nodes| match child {
            Nodes::Element(inner) => Cast::Element(Self::of(inner)),
            Nodes::Text(text) => Cast::Text(text.clone()),
            Nodes::Several(_) | Nodes::Other(_) => Cast::Hole(None),
        };
        let children = written.children.iter().map(cast).collect();
        Self { tag: written.tag, attributes: written.attributes.clone(), children }
    }

    /// Has it the same shape?
    fn fits(&self, written: &El) -> bool {
        let mut names = self.attributes.iter().zip(&written.attributes);
        self.tag == written.tag
            && self.attributes.len() == written.attributes.len()
            && self.children.len() == written.children.len()
            && names.all(|((known, _), (name, _))| known == name)
            && self.children.iter().zip(&written.children).all(|pair| match pair {
                (Cast::Element(known), Nodes::Element(inner)) => known.fits(inner),
                (Cast::Text(_), Nodes::Text(_)) | (Cast::Hole(_), Nodes::Several(_) | Nodes::Other(_)) => true,
                _ => false,
            })
    }

    /// Of the same shape: are all attributes and texts the same?
    fn is_like(&self, written: &El) -> bool {
        self.attributes == written.attributes
            && self.children.iter().zip(&written.children).all(|(known, child)| match child {
                Nodes::Element(inner) => known.element().is_some_and(|known| known.is_like(inner)),
                Nodes::Text(text) => known.is_text(text),
                Nodes::Several(_) | Nodes::Other(_) => true,
            })
    }
}

impl Cast {
    const fn element(&self) -> Option<&Mold> {
        match self {
            Self::Element(mold) => Some(mold),
            Self::Text(_) | Self::Hole(_) => None,
        }
    }

    fn is_text(&self, text: &str) -> bool {
        matches!(self, Self::Text(known) if known == text)
    }
}

/// An element without what is live: a copy of the first of its shape, and what that one has in it; none for the first.
fn copied(written: &El) -> (Element, Option<Rc<Mold>>) {
    MOLDS.with_borrow_mut(|molds| {
        if let Some((mold, first)) = molds.iter().find(|(mold, _)| mold.fits(written)) {
            return (copy(first), Some(Rc::clone(mold)));
        }
        let element = fixed(written);
        if molds.len() < SHAPES {
            molds.push((Rc::new(Mold::of(written)), copy(&element)));
        }
        (element, None)
    })
}

#[expect(clippy::expect_used, reason = "only shadow roots and documents can't be copied")]
fn copy(element: &Element) -> Element {
    element.clone_node_with_deep(true).expect("an element can be copied").unchecked_into()
}

/// An element without what is live.
#[expect(clippy::expect_used, reason = "tags are written in the code, and none is wrong")]
fn fixed(written: &El) -> Element {
    let document = document();
    let element = document.create_element(written.tag).expect("a tag");
    for (name, value) in &written.attributes {
        set(&element, name, value);
    }
    for child in &written.children {
        let node: Node = match child {
            Nodes::Element(inner) => fixed(inner).into(),
            Nodes::Text(text) => document.create_text_node(text).into(),
            Nodes::Several(_) | Nodes::Other(_) => continue,
        };
        let _ = element.append_child(&node);
    }
    element
}

/// Sets an attribute, the frequent ones without telling the browser their names.
fn set(element: &Element, name: &str, value: &str) {
    match name {
        "id" => element.set_id(value),
        "class" => element.set_class_name(value),
        // Names are written in the code, and none is wrong.
        _ => drop(element.set_attribute(name, value)),
    }
}
