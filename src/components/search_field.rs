//! Finding members.

use std::time::Duration;

use leptos::prelude::*;

use super::icon::icon;
use crate::focus::focus;

/// How long after the last key a search starts.
const PAUSE: Duration = Duration::from_millis(300);
const INPUT: &str = "query";

/// The search, in the list's query language, and how many rows it finds.
#[component]
pub fn SearchField(
    /// What is searched for now.
    #[prop(into)]
    query: Signal<String>,
    /// How many there are, in words; said politely when it changes.
    #[prop(into)]
    count: Signal<String>,
    /// Something else is to be searched for.
    on_search: Callback<String>,
) -> impl IntoView {
    let text = RwSignal::new(String::new());
    let timer = StoredValue::new(None::<TimeoutHandle>);
    let stop = move || {
        if let Some(timer) = timer.try_update_value(Option::take).flatten() {
            timer.clear();
        }
    };
    on_cleanup(stop);
    Effect::new(move || text.set(query.get()));
    let search = move || {
        stop();
        on_search.run(text.get_untracked().trim().to_owned());
    };
    let typed = move |value: String| {
        text.set(value);
        stop();
        timer.set_value(set_timeout_with_handle(search, PAUSE).ok());
    };
    let clear = move |_| {
        text.set(String::new());
        search();
        focus(INPUT);
    };
    view! {
        <form class="search-field" role="search" on:submit=move |event| { event.prevent_default(); search() }>
            <div class="search-field__box">
                {icon("search")}
                <label class="visually-hidden" for=INPUT>"Find members"</label>
                <input
                    class="control" id=INPUT name="query" type="search" placeholder="Name, address or role:owner"
                    autocomplete="off" spellcheck="false" enterkeyhint="search"
                    prop:value=text
                    on:input:target=move |event| typed(event.target().value())
                />
                {move || (!text.read().is_empty()).then(|| view! {
                    <button
                        type="button" class="button button--icon search-field__clear" aria-label="Clear search"
                        on:click=clear
                    >
                        {icon("remove")}
                    </button>
                })}
            </div>
            <p class="search-field__count" role="status">{count}</p>
        </form>
    }
}
