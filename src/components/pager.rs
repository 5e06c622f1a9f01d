//! From page to page of a list.

use leptos::prelude::*;
use roster_api_types::{PageLink, PageLinks};

/// Links to the neighbouring pages of a list; nothing when there are none. `href` makes an address of a cursor.
pub fn pager(links: &PageLinks, range: String, href: impl Fn(&str) -> String) -> Option<AnyView> {
    let link = |link: &PageLink, label: &'static str, rel: &'static str| {
        if link.has_results {
            view! { <a class="button" rel=rel href=href(&link.cursor)>{label}</a> }.into_any()
        } else {
            view! { <a class="button" role="link" aria-disabled="true">{label}</a> }.into_any()
        }
    };
    (links.previous.has_results || links.next.has_results).then(|| {
        view! {
            <nav class="pager" aria-label="Pages">
                <p class="pager__range">{range}</p>
                {link(&links.previous, "Previous", "prev")}
                {link(&links.next, "Next", "next")}
            </nav>
        }
        .into_any()
    })
}
