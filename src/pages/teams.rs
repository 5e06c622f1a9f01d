//! The organization's teams, for whoever chooses among them.

use leptos::prelude::*;

use crate::{api, components::team_list::KnownTeams, lean::spawn};

/// Asks for all teams of the organization, when they are first wanted and again after a failure.
pub fn load_teams(org: StoredValue<String>, teams: KnownTeams) {
    if matches!(&*teams.read_untracked(), Some(Ok(_))) {
        return;
    }
    // The button that asks again goes with this; what it began goes on.
    teams.set(None);
    let org = org.get_value();
    spawn(async move {
        let answer = api::all_teams(&org).await;
        teams.try_set(Some(answer.map_err(|error| format!("The teams could not be loaded. {error}"))));
    });
}
