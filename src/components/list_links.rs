//! From list to list of a page.

use leptos::prelude::*;

use crate::html::{El, Nodes, Piece, el, live};

/// A link to one of a page's lists.
#[derive(Clone, Copy, Debug)]
pub struct ListLink {
    /// The list's name.
    pub name: &'static str,
    /// Is it the list that is shown?
    pub is_current: Signal<bool>,
    /// How many rows it has; none while that isn't known.
    pub count: Signal<Option<u64>>,
    /// Is it for this reader?
    pub is_offered: Signal<bool>,
}

impl ListLink {
    /// The link to `href`.
    pub fn view(self, href: &str) -> El {
        let Self { name, is_current, count, is_offered } = self;
        let number = move || {
            let count = count.get().map(|count| count.to_string());
            count.map(|count| el("span").class("list-links__count").child(" ").child(count)).any()
        };
        let link = el("a")
            .class("list-links__link")
            .attr("href", href)
            .live_attr("aria-current", move || is_current.get().then(|| "page".to_owned()))
            .child(name)
            .child(live(number));
        el("li").live_attr("hidden", move || (!is_offered.get()).then(String::new)).child(link)
    }
}

/// The links to a page's lists, and what else there is to do with the list that is shown.
pub fn list_links(label: &str, links: Vec<Nodes>, action: El) -> El {
    let nav = el("nav").attr("aria-label", label).child(el("ul").class("list-links__list").child(links));
    el("div").class("list-links").child(nav).child(action)
}
