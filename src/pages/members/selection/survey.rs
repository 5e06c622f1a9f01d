//! Asking the server who it is that is selected, before anything is done with them.
//!
//! What is asked is what is done: whoever comes to match between looking and pressing is not acted upon.

use leptos::prelude::*;
use roster_api_types::{Id, PER_PAGE_MAX};

use super::{Chosen, Selection, candidate::Candidate};
use crate::{
    api::ApiError,
    pages::members::walk::{Met, member_of, walk},
    route::{MemberList, MembersView},
};

/// How many invitations are looked through for those that go along with their senders.
const INVITATIONS: usize = 2000;

/// Of whom something is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Who is selected.
    Chosen(Chosen),
    /// Every invitation the list finds that has expired.
    Expired,
}

/// How far the look has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Looked {
    /// So many rows were seen.
    pub seen: usize,
    /// Of so many; none where the server doesn't count.
    pub total: Option<u32>,
    /// For how many seconds the server asks to wait.
    pub wait: Option<u32>,
}

/// Who was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// Those of whom something is asked.
    pub candidates: Vec<Candidate>,
    /// How many of the selected are no longer there.
    pub gone: usize,
}

impl Selection {
    /// Finds those of whom something is asked.
    pub(super) async fn look(self, scope: &Scope, looked: RwSignal<Looked>) -> Result<Found, ApiError> {
        let org = self.model.slug.get_value();
        let mut found = Found::default();
        for view in self.views(scope) {
            let meet = |met| {
                match met {
                    Met::Wait(seconds) => looked.update(|looked| looked.wait = Some(seconds)),
                    Met::Page(page) => {
                        let seen = looked.get_untracked().seen + page.rows.len();
                        let rows = page.rows.into_iter().filter_map(member_of);
                        found.candidates.extend(rows.map(|member| Candidate::from(&member)).filter(|it| scope.has(it)));
                        looked.set(Looked { seen, total: scope.total(page.hits), wait: None });
                    }
                }
                true
            };
            walk(&org, view, meet).await?;
        }
        if let Scope::Chosen(Chosen { is_all: false, ids }) = scope {
            found.gone = ids.len().saturating_sub(found.candidates.len());
        }
        Ok(found)
    }

    /// Who is no longer there is no longer selected.
    pub(super) fn keep_only(self, found: &Found) {
        if found.gone > 0 {
            let is_there = |id: &Id| found.candidates.iter().any(|candidate| candidate.id() == *id);
            self.chosen.update(|chosen| chosen.ids.retain(is_there));
        }
    }

    fn views(self, scope: &Scope) -> Vec<MembersView> {
        match scope {
            Scope::Chosen(Chosen { is_all: false, ids }) => {
                let term = |id: &Id| format!("id:{id}");
                let query = |ids: &[Id]| ids.iter().map(term).collect::<Vec<_>>().join(" ");
                let most = usize::try_from(PER_PAGE_MAX).unwrap_or(1);
                let view = |ids| MembersView { query: query(ids), ..MembersView::of(MemberList::Members) };
                ids.chunks(most).map(view).collect()
            }
            _ => vec![MembersView { cursor: String::new(), ..self.model.view.get_untracked() }],
        }
    }

    /// The invitations that go when the senders go, which are not among `candidates` themselves. Only so many are looked
    /// through; false when there are more.
    pub(super) async fn invitations_along(self, candidates: &[Candidate]) -> Result<(Vec<Candidate>, bool), ApiError> {
        let org = self.model.slug.get_value();
        let mut senders: Vec<Id> = candidates.iter().filter_map(|candidate| candidate.user).collect();
        let mut ids: Vec<Id> = candidates.iter().map(Candidate::id).collect();
        senders.sort_unstable();
        ids.sort_unstable();
        let (mut along, mut seen, mut is_whole) = (Vec::new(), 0, true);
        let meet = |met| {
            if let Met::Page(page) = met {
                seen += page.rows.len();
                let rows = page.rows.into_iter().filter_map(member_of).map(|member| Candidate::from(&member));
                let goes = |it: &Candidate| {
                    let is_sent_by_them = it.inviter().is_some_and(|inviter| senders.binary_search(&inviter).is_ok());
                    is_sent_by_them && ids.binary_search(&it.id()).is_err()
                };
                along.extend(rows.filter(goes));
                is_whole = seen < INVITATIONS || !page.links.next.has_results;
            }
            is_whole
        };
        if !senders.is_empty() {
            walk(&org, MembersView::of(MemberList::Pending), meet).await?;
        }
        Ok((along, is_whole))
    }
}

impl Scope {
    fn has(&self, candidate: &Candidate) -> bool {
        match self {
            Self::Chosen(chosen) => chosen.has(candidate.id()),
            Self::Expired => candidate.is_expired,
        }
    }

    fn total(&self, hits: Option<u32>) -> Option<u32> {
        match self {
            Self::Chosen(Chosen { is_all: false, ids }) => u32::try_from(ids.len()).ok(),
            _ => hits,
        }
    }
}
