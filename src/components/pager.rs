//! From page to page of a list.

use roster_api_types::{PageLink, PageLinks};

use crate::html::{El, Nodes, Piece, el, nothing};

/// Links to the neighbouring pages of a list; nothing when there are none. `href` makes an address of a cursor.
pub fn pager(links: &PageLinks, range: &str, href: &dyn Fn(&str) -> String) -> Nodes {
    if links.is_whole() {
        return nothing();
    }
    el("nav")
        .class("pager")
        .attr("aria-label", "Pages")
        .child(el("p").class("pager__range").child(range))
        .child(link(&links.previous, "Previous", "prev", href))
        .child(link(&links.next, "Next", "next", href))
        .any()
}

fn link(link: &PageLink, label: &str, rel: &str, href: &dyn Fn(&str) -> String) -> El {
    let element = el("a").class("button").child(label);
    if link.has_results {
        element.attr("rel", rel).attr("href", &href(&link.cursor))
    } else {
        element.attr("role", "link").attr("aria-disabled", "true")
    }
}
