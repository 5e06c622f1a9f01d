//! What a member's page shows, and where it comes from.

use std::sync::Arc;

use leptos::prelude::*;
use roster_api_types::{Actor, Id, Member, Organization, Rights, Role};

use crate::{
    api::{self, ApiError, Refusal, SingleMember},
    components::role_label::own_role,
    context::{Remote, Session},
    focus::{focus_when_shown, has_focus_or_none},
    lean::{effect, memo, spawn_here},
    pages::members::{changes::Changes, editors::Editors, rows::Rows},
    route::MembersView,
};

/// What the page shows. The member is the only one of a list of rows, so that it is changed and removed as in the table.
#[derive(Clone, Copy)]
pub struct Model {
    /// The organization's slug.
    pub slug: StoredValue<String>,
    /// The member, unless just removed.
    pub rows: RwSignal<Rows>,
    /// The reader; none until known.
    pub actor: Memo<Option<Actor>>,
    organization: Remote<Organization>,
    single: Remote<SingleMember>,
    session: Session,
    /// How many answers about the member have come.
    pub loads: RwSignal<u32>,
}

impl Model {
    /// Starts loading.
    #[must_use]
    pub fn load(org: String, member: String) -> Self {
        let session = Session::shared();
        let (slug, number) = (StoredValue::new(org), StoredValue::new(member));
        let organization = Remote::new(move || {
            let org = slug.get_value();
            async move { api::organization(&org).await }
        });
        let single = Remote::new(move || {
            let (org, member) = (slug.get_value(), number.get_value());
            async move { api::member(&org, &member).await }
        });
        let (rows, loads) = (RwSignal::new(Rows::default()), RwSignal::new(0));
        effect(move || {
            if let Some(single) = single.get() {
                let focused = document().active_element().map(|element| element.id()).unwrap_or_default();
                rows.update(|rows| rows.replace(&MembersView::default(), std::slice::from_ref(&single.member)));
                loads.update(|loads| *loads += 1);
                if !focused.is_empty() && has_focus_or_none(&focused) {
                    focus_when_shown(focused);
                }
            }
        });
        let actor = memo(move || {
            let user = session.user_id()?;
            let organization = organization.get()?;
            let role = own_role(&organization);
            Some(Actor { user, member: organization.member_id, role, rights: Rights::of(role) })
        });
        Self { slug, rows, actor, organization, single, session, loads }
    }

    /// The organization's name; until it is known, the slug.
    #[must_use]
    pub fn org_name(self) -> Signal<String> {
        Signal::derive(move || {
            let organization = self.organization.get();
            organization.map_or_else(|| self.slug.get_value(), |organization| organization.name.clone())
        })
    }

    /// Changing the member; `on_changed` is told when the server has changed something.
    #[must_use]
    pub fn changes(self, on_changed: Callback<()>) -> Changes {
        let others = Box::new(move |_: &Member| self.others());
        Changes::new(&self.slug.read_value(), self.rows, self.actor, self.organization, others, on_changed)
    }

    /// Does the server have what ours adds to the published API? Until it is known, it is taken to be ours.
    #[must_use]
    pub fn has_additions(self) -> Signal<bool> {
        Signal::derive(move || self.organization.get().is_none_or(|organization| organization.has_additions()))
    }

    /// Of the others it is known only whether there is an owner among them, and that is all that the rules ask.
    #[must_use]
    pub fn others(self) -> Option<Vec<Role>> {
        let single = self.single.get()?;
        Some(if single.is_only_owner { Vec::new() } else { vec![Role::Owner] })
    }

    /// The organization, once known.
    #[must_use]
    pub fn organization(self) -> Option<Arc<Organization>> {
        self.organization.get()
    }

    /// The member as shown now; none before the first answer and after a removal.
    #[must_use]
    pub fn shown(self) -> Option<Arc<Member>> {
        self.rows.read().shown().first().map(|row| Arc::clone(&row.member))
    }

    /// What went wrong with the member just now.
    #[must_use]
    pub fn note(self) -> Option<String> {
        self.rows.read().shown().first().and_then(|row| row.note.get())
    }

    /// The membership's number, once known.
    #[must_use]
    pub fn id(self) -> Option<Id> {
        self.single.get().map(|single| single.member.id)
    }

    /// Is it the reader's own membership?
    #[must_use]
    pub fn is_own(self) -> bool {
        let single = self.single.get();
        single.is_some_and(|single| self.actor.get().is_some_and(|actor| actor.is(&single.member)))
    }

    /// Is everything here that the page needs?
    #[must_use]
    pub fn is_ready(self) -> bool {
        self.actor.read().is_some() && self.single.get().is_some()
    }

    /// Why something is missing.
    #[must_use]
    pub fn failure(self) -> Option<ApiError> {
        self.single.failure().or_else(|| self.organization.failure()).or_else(|| self.session.error())
    }

    /// Why what is shown may be out of date.
    #[must_use]
    pub fn staleness(self) -> Option<ApiError> {
        self.single.staleness().or_else(|| self.organization.staleness())
    }

    /// Fetches the member again, because something has changed.
    pub fn reload(self) {
        self.single.reload();
    }

    /// Fetches the member again because somebody else may have changed something; who is at work on them goes first.
    pub fn follow(self, editors: Editors) {
        let (org, Some(id)) = (self.slug.get_value(), self.id()) else {
            return;
        };
        spawn_here(async move {
            match api::member(&org, &id.to_string()).await {
                Ok(single) if self.single.get_untracked().is_none_or(|shown| *shown != single) => {
                    if !editors.open_for().contains(&id) {
                        self.single.set(single);
                    }
                }
                // Not there any more: the page says so.
                Err(ApiError::Refused(Refusal { status: 404, .. }))
                    if !self.rows.read_untracked().shown().is_empty() =>
                {
                    self.single.reload();
                }
                // What is shown stays as it is; the next change tells more.
                Ok(_) | Err(_) => {}
            }
        });
    }

    /// Fetches again what failed.
    pub fn retry(self) {
        if untrack(|| self.session.error()).is_some() {
            self.session.ask_again();
        }
        self.organization.retry();
        self.single.reload();
    }
}
