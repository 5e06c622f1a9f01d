//! May a bot be like this?

use std::collections::BTreeSet;

use roster_api_types::{BOT_ROLE_MAX, CreateBot, Rights, Role, may_give_role};

use super::{
    choices::{KnownTeam, unknown_role, unknown_teams},
    token,
};
use crate::error::FieldErrors;

/// What a bot is to be, once everything has been checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bot {
    /// What to call it.
    pub name: String,
    /// As what it joins.
    pub role: Role,
    /// On which teams.
    pub teams: Vec<i64>,
    /// On all teams?
    pub has_global_access: bool,
}

/// Checks a bot's name, role and teams; its token is [`token::check`]'s. `teams` are all of the organization's.
///
/// # Errors
/// The reasons, per field.
pub fn check(body: &CreateBot, maker: (Role, Rights), teams: &[KnownTeam]) -> Result<Bot, FieldErrors> {
    let mut errors = FieldErrors::new();
    let name = token::name(body.name.as_deref()).map_err(|reason| errors.insert("name", vec![reason]));
    let role = role(body.org_role.as_deref(), maker).map_err(|reason| errors.insert("orgRole", vec![reason]));
    let chosen = chosen_teams(body.teams.as_deref(), teams).map_err(|reasons| errors.insert("teams", reasons));
    match (name, role, chosen) {
        (Ok(name), Ok(role), Ok(teams)) => Ok(Bot { name, role, teams, has_global_access: body.teams.is_none() }),
        _ => Err(errors),
    }
}

fn role(text: Option<&str>, (maker, rights): (Role, Rights)) -> Result<Role, String> {
    let Some(text) = text else { return Ok(Role::default()) };
    let role: Role = text.parse().map_err(|_| unknown_role(text))?;
    if role > BOT_ROLE_MAX {
        return Err("A bot can't be an owner.".to_owned());
    }
    if !may_give_role(maker, rights, role) {
        return Err("You can't give a role above your own.".to_owned());
    }
    Ok(role)
}

fn chosen_teams(slugs: Option<&[String]>, teams: &[KnownTeam]) -> Result<Vec<i64>, Vec<String>> {
    let slugs: BTreeSet<&str> = slugs.unwrap_or_default().iter().map(String::as_str).collect();
    let unknown = unknown_teams(&slugs, teams);
    if !unknown.is_empty() {
        return Err(unknown);
    }
    Ok(teams.iter().filter(|team| slugs.contains(team.slug.as_str())).map(|team| team.id).collect())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn body(role: Option<&str>, teams: Option<&[&str]>) -> CreateBot {
        CreateBot {
            name: Some("Deploy".into()),
            org_role: role.map(str::to_owned),
            teams: teams.map(|teams| teams.iter().map(|slug| (*slug).to_owned()).collect()),
            ..CreateBot::default()
        }
    }

    #[test]
    fn a_bot_reaches_all_teams_unless_some_are_named() {
        let known = [KnownTeam { id: 7, slug: "backend".into(), inviter_is_on_it: false }];
        let maker = (Role::Owner, Rights::of(Role::Owner));
        let bot = check(&body(None, None), maker, &known).expect("good");
        assert_eq!((bot.role, bot.has_global_access, bot.teams), (Role::Member, true, vec![]));
        let bot = check(&body(Some("admin"), Some(&["backend", "backend"])), maker, &known).expect("good");
        assert_eq!((bot.role, bot.has_global_access, bot.teams), (Role::Admin, false, vec![7]));
        let bot = check(&body(None, Some(&[])), maker, &known).expect("good");
        assert_eq!((bot.has_global_access, bot.teams), (false, vec![]));
        let faults = check(&body(Some("king"), Some(&["nowhere"])), maker, &known).expect_err("bad");
        assert_eq!(faults.keys().copied().collect::<Vec<_>>(), ["orgRole", "teams"]);
    }

    proptest! {
        #[test]
        fn no_bot_is_an_owner_or_above_its_maker(
            maker in prop::sample::select(Role::ALL.to_vec()), role in prop::sample::select(Role::ALL.to_vec())
        ) {
            if let Ok(bot) = check(&body(Some(role.id()), None), (maker, Rights::of(maker)), &[]) {
                prop_assert!(bot.role <= maker && bot.role != Role::Owner);
            }
        }
    }
}
