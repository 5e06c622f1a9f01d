//! What is asked of the server for one of many, and how the page shows what became of it.

use std::sync::Arc;

use leptos::prelude::*;
use roster_api_types::{Id, Member, MemberTeam, UpdateMember};

use super::{bar::Tools, candidate::Action};
use crate::{
    api::{self, ApiError, Refusal},
    pages::members::changes::with_teams,
};

impl Tools {
    /// Does it with one of them, and shows that.
    pub(super) async fn ask_server(self, action: &Action, id: Id) -> Result<(), ApiError> {
        let changes = self.selection.changes;
        let Some(org) = changes.org.try_get_value() else {
            return Err(ApiError::Offline);
        };
        match action {
            Action::Remove => match api::remove_member(&org, id).await {
                // Somebody who is not there any more need not be removed.
                Err(error) if !is_missing(&error) => Err(error),
                _ => {
                    self.take(id);
                    Ok(())
                }
            },
            Action::Restore => self.restore(&org, id).await.map(|member| self.put_back(member)),
            Action::GiveRole(role) => {
                let change = UpdateMember { org_role: Some(role.id.clone()), ..UpdateMember::default() };
                let keeps_teams = self.has_additions.try_get_untracked().unwrap_or_default();
                let change = if keeps_teams { change } else { with_teams(&org, id, change).await? };
                api::update_member(&org, id, &change).await.map(|changed| self.show(changed.member))
            }
            Action::Resend => changes.send_again(id).await.map(|member| self.show(member)),
            Action::PutOnTeam(team) => {
                api::put_on_team(&org, id, &team.team_slug).await?;
                self.show_teams(id, |teams| teams.push(team.clone()));
                Ok(())
            }
            Action::TakeOffTeam(team) => {
                api::take_off_team(&org, id, &team.team_slug).await?;
                self.show_teams(id, |teams| teams.retain(|own| own.team_slug != team.team_slug));
                Ok(())
            }
        }
    }

    /// An invitation may have come back with whoever sent it.
    async fn restore(self, org: &str, id: Id) -> Result<Member, ApiError> {
        match api::restore_member(org, id).await {
            Err(error) if is_missing(&error) => {
                api::member(org, &id.to_string()).await.map(|there| there.member).map_err(|_| error)
            }
            answer => answer,
        }
    }

    /// A changed member, in the list's form.
    fn show(self, member: Member) {
        let changes = self.selection.changes;
        if let Some(before) = changes.find(member.id) {
            changes.show(changes.as_listed(&before, member), None);
        }
    }

    fn take(self, id: Id) {
        let _ = self.selection.model.rows.try_update(|rows| {
            let (taken, _) = rows.take(id);
            rows.removed(&taken);
        });
    }

    fn put_back(self, member: Member) {
        let _ = self.selection.model.rows.try_update(|rows| rows.put_back(&[Arc::new(member)], None));
    }

    fn show_teams(self, id: Id, change: impl FnOnce(&mut Vec<MemberTeam>)) {
        let changes = self.selection.changes;
        let Some(member) = changes.find(id) else {
            return;
        };
        match member.places() {
            Some(places) => {
                let mut places = places.into_owned();
                change(&mut places);
                changes.show(Member { team_roles: Some(places), ..(*member).clone() }, None);
            }
            None => changes.read_again(id),
        }
    }
}

const fn is_missing(error: &ApiError) -> bool {
    matches!(error, ApiError::Refused(Refusal { status: 404, .. }))
}
