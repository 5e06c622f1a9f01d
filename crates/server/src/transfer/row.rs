//! One member as a file has it, and the rule that says whether it makes sense.

use roster_api_types::{BOT_ROLE_MAX, EmailAddress, Id, Role, TeamRole, is_bot_address};
use serde::{Deserialize, Serialize};

use crate::{clock::Timestamp, rules::name};

/// As much of a wrong value as a refusal repeats, in characters.
const ECHO_MAX: usize = 50;

/// Has a member joined, or is it an invitation?
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Standing {
    /// Joined.
    Joined,
    /// Invited.
    #[default]
    Invited,
}

/// One member as a file has it: texts, unchecked.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct MemberRecord {
    /// The address.
    pub email: String,
    /// The person's name.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// [`Role::id`]; empty is member.
    pub role: String,
    /// On all teams? Unless told, those who are on no team are.
    pub has_global_access: Option<bool>,
    /// Its teams.
    pub teams: Vec<Place>,
    /// No person: acts through API tokens only.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub bot: bool,
    /// RFC 3339; the moment of the import unless told.
    pub date_created: Option<String>,
    /// An invitation's sender, by address; or by name, as the page's export has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub invited_by: Option<String>,
    /// Until when an invitation can be accepted; RFC 3339. Thirty days from the import unless told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<String>,
    /// The organization's number in the installation that mailed the invitation's link; see [`crate::legacy`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub legacy_organization: Option<Id>,
    /// The invitation's number in that link.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub legacy_member: Option<Id>,
}

/// A place on a team.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Place {
    /// The team.
    pub slug: String,
    /// [`TeamRole::id`]; none means whatever the organization role gives.
    pub role: Option<String>,
}

/// One member that makes sense by itself; whether there is a place for it is for the database to say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The address.
    pub email: EmailAddress,
    /// The person's name.
    pub name: String,
    /// Joined or invited.
    pub standing: Standing,
    /// The role.
    pub role: Role,
    /// On all teams?
    pub has_global_access: bool,
    /// Slugs of teams, and the role there where it is above what the organization role gives.
    pub teams: Vec<(String, Option<TeamRole>)>,
    /// No person.
    pub bot: bool,
    /// When the row was created, where the file tells.
    pub date_created: Option<Timestamp>,
    /// An invitation's sender.
    pub invited_by: Option<String>,
    /// Until when an invitation can be accepted, where the file tells.
    pub expires_at: Option<Timestamp>,
    /// The organization's number in the installation that mailed the invitation's link.
    pub legacy_organization: Option<i64>,
    /// The invitation's number in that link.
    pub legacy_member: Option<i64>,
}

impl Row {
    /// Checks what a file has.
    ///
    /// # Errors
    /// The first reason, in words.
    pub fn check(record: MemberRecord, standing: Standing) -> Result<Self, String> {
        let email: EmailAddress =
            record.email.parse().map_err(|error| format!("\"{}\": {error}", clipped(&record.email)))?;
        let role = match record.role.trim() {
            "" => Role::default(),
            text => text.parse().map_err(|_| format!("{email}: there is no role \"{}\".", clipped(text)))?,
        };
        bot_or_person(&record, &email, role, standing)?;
        let name = name::of_person(&record.name).map_err(|reason| format!("{email}, name: {reason}"))?;
        let teams =
            record.teams.into_iter().map(|place| checked_place(place, role, &email)).collect::<Result<Vec<_>, _>>()?;
        Ok(Self {
            standing,
            role,
            has_global_access: record.has_global_access.unwrap_or(teams.is_empty()),
            teams,
            bot: record.bot,
            date_created: moment(record.date_created.as_deref(), &email)?,
            invited_by: record.invited_by,
            expires_at: moment(record.expires_at.as_deref(), &email)?,
            legacy_organization: record.legacy_organization.map(|id| id.0),
            legacy_member: record.legacy_member.map(|id| id.0),
            name,
            email,
        })
    }
}

fn bot_or_person(record: &MemberRecord, email: &EmailAddress, role: Role, standing: Standing) -> Result<(), String> {
    if record.bot != is_bot_address(email) {
        return Err(format!("{email}: bots, and they alone, have addresses at bots.invalid."));
    }
    if record.bot && role > BOT_ROLE_MAX {
        return Err(format!("{email}: a bot can't be an owner."));
    }
    if record.bot && standing == Standing::Invited {
        return Err(format!("{email}: a bot can't be invited."));
    }
    Ok(())
}

fn checked_place(place: Place, role: Role, email: &EmailAddress) -> Result<(String, Option<TeamRole>), String> {
    let own: Option<TeamRole> = match place.role.as_deref() {
        None | Some("") => None,
        Some(text) => Some(text.parse().map_err(|_| format!("{email}: there is no team role \"{}\".", clipped(text)))?),
    };
    Ok((place.slug, own.filter(|own| *own > role.minimum_team_role())))
}

fn moment(text: Option<&str>, email: &EmailAddress) -> Result<Option<Timestamp>, String> {
    match text {
        None | Some("") => Ok(None),
        Some(text) => match Timestamp::parse(text) {
            Some(moment) => Ok(Some(moment)),
            None => Err(format!("{email}: \"{}\" is no moment such as 2027-01-31T12:00:00Z.", clipped(text))),
        },
    }
}

fn clipped(text: &str) -> String {
    crate::text::one_line(text, ECHO_MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(email: &str) -> MemberRecord {
        MemberRecord { email: email.into(), ..MemberRecord::default() }
    }

    #[test]
    fn an_address_alone_is_a_member_on_all_teams() {
        let row = Row::check(record(" Ada@acme.test "), Standing::Invited).expect("good");
        assert_eq!((row.email.as_str(), row.role, row.has_global_access), ("Ada@acme.test", Role::Member, true));
    }

    #[test]
    fn a_team_role_that_the_organization_role_gives_anyway_is_left_out() {
        let place = |role: &str| Place { slug: "backend".into(), role: Some(role.into()) };
        let teams = vec![place("admin"), place("contributor"), place("")];
        let member = MemberRecord { teams: teams.clone(), ..record("ada@acme.test") };
        let roles: Vec<_> =
            Row::check(member, Standing::Joined).expect("good").teams.into_iter().map(|t| t.1).collect();
        assert_eq!(roles, [Some(TeamRole::Admin), None, None]);
        let owner = MemberRecord { teams, role: "owner".into(), ..record("ada@acme.test") };
        let row = Row::check(owner, Standing::Joined).expect("good");
        assert!(!row.has_global_access && row.teams.iter().all(|place| place.1.is_none()));
    }

    #[test]
    fn what_makes_no_sense_is_refused_with_the_reason() {
        let bot = || MemberRecord { bot: true, ..record("bot-1@bots.invalid") };
        for (record, standing, reason) in [
            (record("ada"), Standing::Invited, "\"ada\": Enter a valid email address."),
            (record(""), Standing::Invited, "\"\": This field may not be blank."),
            (MemberRecord { role: "king".into(), ..record("a@b.test") }, Standing::Joined, "there is no role \"king\""),
            (
                MemberRecord { name: "a\nb".into(), ..record("a@b.test") },
                Standing::Joined,
                "name: Leave out control characters",
            ),
            (MemberRecord { expires_at: Some("soon".into()), ..record("a@b.test") }, Standing::Joined, "no moment"),
            (record("bot-1@bots.invalid"), Standing::Joined, "they alone"),
            (MemberRecord { bot: true, ..record("a@b.test") }, Standing::Joined, "they alone"),
            (MemberRecord { role: "owner".into(), ..bot() }, Standing::Joined, "can't be an owner"),
            (bot(), Standing::Invited, "can't be invited"),
        ] {
            let refused = Row::check(record, standing).expect_err(reason);
            assert!(refused.contains(reason), "{refused}");
        }
    }
}
