//! Who was removed, and bringing them back.

use std::sync::Arc;

use leptos::prelude::*;
use roster_api_types::{Id, Member, removal_refusal};

use super::{
    model::Model,
    removable::{shown_name, target_of},
    removal::take_row,
    rows::{Row, Rows},
    table::{no_match, no_rows},
};
use crate::{
    api::{self, ApiError},
    components::{
        empty_state::empty_state,
        member_table::{MemberTable, REMOVED_COLUMNS},
        notice::Notice,
        removed_row::{RemovedRow, restore_button_id},
        row_places::follow_places,
        skeleton::skeleton_rows,
    },
    context::{Navigation, Notices},
    focus::focus_when_shown,
    html::{El, Nodes, Piece, el, for_each, live},
    lean::{effect, memo, spawn},
    views,
};

/// The list of removed members.
#[derive(Clone, Copy)]
struct Removed {
    model: Model,
    rows: RwSignal<Rows>,
    notices: Notices,
}

/// What the list has to show.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Content {
    Nothing,
    NoMatch,
    NoRows,
    Empty,
    /// The server keeps no such list.
    Unknown,
    Rows,
}

/// Who was removed and could come back, or what there is to say instead.
pub fn removed_members(model: Model) -> Nodes {
    let rows = RwSignal::new(Rows::default());
    effect(move || {
        if let Some(page) = model.list.get() {
            rows.update(|rows| model.view.with_untracked(|view| rows.replace(view, &page.rows)));
        }
    });
    let removed = Removed { model, rows, notices: Notices::shared() };
    let content = memo(move || removed.content());
    live(move || match content.get() {
        Content::Nothing => {
            let skeleton = skeleton_rows(REMOVED_COLUMNS, Navigation::shared().is_first_page());
            let words = el("p").class("visually-hidden").attr("role", "status").child("Loading removed members…");
            views![removed.table().view(skeleton), words]
        }
        Content::NoMatch => no_match(model).any(),
        Content::NoRows => no_rows(model).any(),
        Content::Empty => {
            let text = "Whoever is removed is listed here and can be restored.";
            empty_state("Nobody was removed", text, None).any()
        }
        Content::Unknown => {
            let text = "Whoever was removed has to be invited again.";
            empty_state("This server doesn't keep who was removed", text, None).any()
        }
        Content::Rows => {
            follow_places(Box::new(move || {
                removed.rows.track();
                model.part()
            }));
            removed.table().view(removed.body()).any()
        }
    })
}

impl Removed {
    fn content(self) -> Content {
        let Some(page) = self.model.list.get() else {
            return Content::Nothing;
        };
        if self.model.actor.read().is_none() {
            return Content::Nothing;
        }
        if !self.model.has_additions() {
            return Content::Unknown;
        }
        let view = self.model.view.read();
        // Until the rows have followed the answer, the answer decides.
        let is_empty = page.rows.is_empty() || (self.rows.read().shown().is_empty() && self.rows.read().has_order());
        match (is_empty, view.query.is_empty(), view.cursor.is_empty()) {
            (false, ..) => Content::Rows,
            (true, false, _) => Content::NoMatch,
            (true, true, false) => Content::NoRows,
            (true, true, true) => Content::Empty,
        }
    }

    fn table(self) -> MemberTable {
        let is_busy = self.model.list.is_loading();
        MemberTable {
            caption: "Removed from",
            name: self.model.name(),
            columns: REMOVED_COLUMNS,
            is_busy,
            sorting: self.model.sorting(),
            ticks: None,
        }
    }

    fn body(self) -> El {
        let each = move || self.rows.read().shown().to_vec();
        let rows = for_each(each, Row::key, move |row| row.follow(move |row| self.row(row)));
        el("tbody").attr("role", "rowgroup").child(rows)
    }

    fn row(self, row: Row) -> Nodes {
        let Row { member, note, .. } = row;
        let id = member.id;
        let target = target_of(&member);
        let refusal = memo(move || {
            let settings = self.model.organization.get()?.settings();
            Some(removal_refusal(self.model.actor.get()?, target, settings)?.to_string())
        });
        let shown = note.clone();
        let on_restore = Callback::new(move |()| match refusal.get_untracked() {
            Some(refusal) => {
                note.set(Some(refusal.clone()));
                self.notices.say(Notice { after: refusal, ..Notice::default() });
            }
            None => self.restore(id),
        });
        RemovedRow { member, refusal: refusal.into(), note: shown.into(), on_restore }.view()
    }

    /// Takes the row away at once, with a person the invitations that come back with them; puts all back when the server
    /// refuses. It goes on when the page is left.
    fn restore(self, id: Id) {
        let taken = take_row(self.rows, id, restore_button_id);
        let Some(member) = taken.first().cloned() else {
            return;
        };
        let org = self.model.slug.get_value();
        spawn(async move {
            match api::restore_member(&org, id).await {
                Ok(_) => self.restored(&member),
                Err(error) => self.refused(&taken, &error),
            }
        });
    }

    fn restored(self, member: &Member) {
        let before = if member.pending { "The invitation to " } else { "" };
        let after = if member.pending { " counts again." } else { " is back." };
        let subject = shown_name(member);
        self.notices.say(Notice { before, subject, after: after.into(), ..Notice::default() });
        if !self.rows.is_disposed() {
            self.model.rows.update(Rows::forget_gone);
            self.model.reload();
        }
    }

    fn refused(self, taken: &[Arc<Member>], error: &ApiError) {
        let Some(member) = taken.first() else {
            return;
        };
        let after = format!(" was not restored: {error}");
        self.notices.say(Notice { subject: shown_name(member), after, is_problem: true, ..Notice::default() });
        let note = format!("Not restored: {error}");
        if self.rows.try_update(|rows| rows.put_back(taken, Some(&note))).is_some() {
            focus_when_shown(restore_button_id(member));
        }
    }
}
