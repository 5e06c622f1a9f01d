//! Taking along all that the list finds, as a file.

use js_sys::{Array, JSON};
use leptos::prelude::*;
use roster_api_types::{MEMBER_CSV_COLUMNS, Member, csv_line, member_csv_line};
use wasm_bindgen::JsValue;

use super::{
    model::Model,
    walk::{Met, walk},
};
use crate::{
    api::ApiError,
    components::{icon::icon, notice::Notice},
    context::Notices,
    download::download,
    focus::{focus, focus_when_opened, open_popover_when_shown},
    html::{El, Nodes, Piece, el, live, nothing},
    json::value_as,
    later,
    lean::{effect, memo, spawn_here},
    pages::words::count_of_members,
    route::{MemberList, MembersView},
    views,
};

const BUTTON: &str = "export";
const MENU: &str = "export-menu";
const CSV: &str = "export-csv";

/// A kind of file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Format {
    Csv,
    Json,
}

/// How far an export has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Progress {
    done: u32,
    /// How many there are; none where the server doesn't count.
    total: Option<u32>,
    /// For how many seconds the server asks to wait.
    wait: Option<u32>,
}

/// What is under way: the file that is wanted, none when nothing is.
#[derive(Clone, Copy)]
struct Export {
    model: Model,
    wanted: RwSignal<Option<Format>>,
    progress: RwSignal<Option<Progress>>,
    notices: Notices,
}

later!(
    /// What the button opens.
    fn export_choices(model: Model) = view choices, in export
);

/// A button that offers the list as a file. What it opens comes with the first press.
pub fn export_menu(model: Model) -> El {
    let is_wanted = RwSignal::new(false);
    let want = move || {
        if !is_wanted.get_untracked() {
            is_wanted.set(true);
        }
    };
    let button = el("button").attr("type", "button").class("button button--quiet").attr("id", BUTTON);
    let button = button.attr("popovertarget", MENU).attr("data-part", "export").on_press(want);
    el("div")
        .class("export")
        .child(button.child("Export").child(icon("down")))
        .live(move || if is_wanted.get() { export_choices(model) } else { nothing() })
}

/// The kinds of file, and while one is made, how far it is and the way to cancel.
fn choices(model: Model) -> Nodes {
    open_popover_when_shown(BUTTON);
    let notices = Notices::shared();
    let export = Export { model, wanted: RwSignal::new(None), progress: RwSignal::new(None), notices };
    effect(move || {
        // Cancelling takes the wish back, which ends what was begun for it.
        if let Some(format) = export.wanted.get() {
            let view = MembersView { cursor: String::new(), ..model.view.get_untracked() };
            spawn_here(async move { export.run(format, view).await });
        }
    });
    export.view()
}

impl Export {
    async fn run(self, format: Format, view: MembersView) {
        let org = self.model.slug.get_value();
        let list = view.list;
        let outcome = match self.collect(&org, view).await {
            Ok(rows) => write(format, &rows).map(|text| (rows.length(), text)),
            Err(error) => Err(error),
        };
        self.say(match outcome {
            Ok((count, text)) => {
                let list = if list == MemberList::Members { "members" } else { list.id() };
                let is_saved = download(&file_name(&org, list, format), media_type(format), &text);
                if is_saved { exported(count, self.has_teams()) } else { stopped("The browser did not take the file.") }
            }
            Err(error) => stopped(&error.to_string()),
        });
        self.end();
    }

    /// All rows, page after page, with the pauses that the server asks for.
    async fn collect(self, org: &str, view: MembersView) -> Result<Array, ApiError> {
        let rows = Array::new();
        self.progress.set(Some(Progress { done: 0, total: None, wait: None }));
        let meet = |met| {
            match met {
                Met::Wait(seconds) => {
                    self.progress.update(|progress| progress.iter_mut().for_each(|it| it.wait = Some(seconds)));
                }
                Met::Page(page) => {
                    for row in &page.rows {
                        rows.push(row);
                    }
                    self.progress.set(Some(Progress { done: rows.length(), total: page.hits, wait: None }));
                }
            }
            true
        };
        walk(org, view, meet).await?;
        Ok(rows)
    }

    /// Does the list tell the teams?
    fn has_teams(self) -> bool {
        let page = self.model.list.get_untracked();
        page.is_none_or(|page| page.rows.iter().all(|member| member.places().is_some()))
    }

    fn cancel(self) {
        self.say(Notice { before: "Export cancelled.", ..Notice::default() });
        self.end();
    }

    fn say(self, notice: Notice) {
        self.notices.say(notice);
    }

    fn end(self) {
        let has_focus = document().active_element().is_some_and(|element| element.id() == CANCEL);
        if has_focus {
            focus(BUTTON);
        }
        self.progress.set(None);
        self.wanted.set(None);
    }

    fn view(self) -> Nodes {
        let menu = el("div").class("menu export__menu").attr("popover", "auto").attr("id", MENU);
        let menu = menu.attr("role", "group").attr("aria-label", "Export as");
        let menu = menu.on("toggle", |event| focus_when_opened(&event, CSV));
        let words = memo(move || self.words());
        let is_under_way = memo(move || self.wanted.read().is_some());
        let status = el("p").class("export__status").attr("role", "status").live_text(move || words.get());
        views![
            menu.child(self.choice(Format::Csv, "CSV").attr("id", CSV)).child(self.choice(Format::Json, "JSON")),
            status,
            live(move || is_under_way.get().then(|| self.bar()).any()),
        ]
    }

    fn choice(self, format: Format, name: &'static str) -> El {
        // The browser closes the menu and gives the focus back to its button.
        el("button")
            .attr("type", "button")
            .class("button button--quiet export__choice")
            .attr("popovertarget", MENU)
            .attr("popovertargetaction", "hide")
            .on_press(move || self.wanted.set(Some(format)))
            .child(name)
    }

    /// What is said once, not at every page.
    fn words(self) -> String {
        let wait = self.progress.get().and_then(|progress| progress.wait);
        match (self.wanted.get(), wait) {
            (None, _) => String::new(),
            (Some(_), Some(seconds)) => format!("The server asks to wait {seconds} s…"),
            (Some(_), None) => "Exporting…".to_owned(),
        }
    }

    fn bar(self) -> Nodes {
        let total = move || self.progress.get().and_then(|progress| progress.total).map(|total| total.to_string());
        let done = move || {
            let progress = self.progress.get()?;
            progress.total.map(|_| progress.done.to_string())
        };
        let bar = el("progress").class("export__bar").attr("aria-label", "Export").live_attr("max", total);
        let cancel = el("button").attr("type", "button").class("button button--quiet").attr("id", CANCEL);
        views![bar.live_attr("value", done), cancel.on_press(move || self.cancel()).child("Cancel export")]
    }
}

const CANCEL: &str = "export-cancel";

/// The rows as a file's text.
fn write(format: Format, rows: &Array) -> Result<String, ApiError> {
    match format {
        Format::Json => {
            let text = JSON::stringify_with_replacer_and_space(rows, &JsValue::NULL, &2.into());
            text.map(String::from).map_err(|_| ApiError::Unexpected)
        }
        Format::Csv => {
            // Without the mark a spreadsheet takes the letters for another alphabet's.
            let mut text = String::from("\u{feff}");
            text.push_str(&csv_line(&MEMBER_CSV_COLUMNS));
            for row in rows.iter() {
                text.push_str(&member_csv_line(&value_as::<Member>(row)?));
            }
            Ok(text)
        }
    }
}

fn file_name(org: &str, list: &str, format: Format) -> String {
    let extension = match format {
        Format::Csv => ".csv",
        Format::Json => ".json",
    };
    [org, "-", list, extension].concat()
}

const fn media_type(format: Format) -> &'static str {
    match format {
        Format::Csv => "text/csv;charset=utf-8",
        Format::Json => "application/json",
    }
}

fn exported(count: u32, has_teams: bool) -> Notice {
    let missing = if has_teams { "" } else { " Their teams are not in it: this server tells them only one by one." };
    Notice { after: format!("{} exported.{missing}", count_of_members(count.into())), ..Notice::default() }
}

fn stopped(reason: &str) -> Notice {
    Notice { before: "Nothing was exported: ", after: reason.to_owned(), is_problem: true, ..Notice::default() }
}
