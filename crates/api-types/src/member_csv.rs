//! Members as CSV, for spreadsheets.

use crate::{ACTOR_SERVICE_ACCOUNT, Member, csv_line};

/// The columns. Those that `roster import` reads have the names it reads them by.
pub const MEMBER_CSV_COLUMNS: [&str; 9] =
    ["email", "name", "role", "status", "all_teams", "teams", "date_created", "invited_by", "expires_at"];

/// A member as a line of CSV with its end, in the order of [`MEMBER_CSV_COLUMNS`]. Of the sender the name is written. Of teams the slugs are written, each
/// with the team role after a colon where there is one, a semicolon between them.
#[must_use]
pub fn member_csv_line(member: &Member) -> String {
    let is_bot = member.user.as_ref().is_some_and(|user| user.actor_type.as_deref() == Some(ACTOR_SERVICE_ACCOUNT));
    let status = match (member.pending, is_bot) {
        (true, _) => "invited",
        (_, true) => "bot",
        _ => "joined",
    };
    let role = if member.org_role.is_empty() { &member.role } else { &member.org_role };
    let team = |(slug, role): (&str, Option<&str>)| match role {
        Some(role) => [slug, ":", role].concat(),
        None => slug.to_owned(),
    };
    let places = member.places().unwrap_or_default();
    let places = places.iter().map(|place| (place.team_slug.as_str(), place.role.as_deref()));
    let teams: Vec<String> = places.map(team).collect();
    csv_line(&[
        &member.email,
        if member.pending { "" } else { &member.name },
        role,
        status,
        if member.has_global_access { "yes" } else { "no" },
        &teams.join(";"),
        &member.date_created,
        member.inviter_name.as_deref().unwrap_or_default(),
        member.expires_at.as_deref().unwrap_or_default(),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::MemberTeam;

    #[test]
    fn a_member_is_a_line_and_a_name_that_is_a_formula_is_text() {
        let place = |slug: &str, role: Option<&str>| MemberTeam {
            team_slug: slug.into(),
            role: role.map(str::to_owned),
            ..MemberTeam::default()
        };
        let member = Member {
            email: "ada@acme.test".into(),
            name: "=HYPERLINK(\"x\"), Ada".into(),
            org_role: "owner".into(),
            team_roles: Some(vec![place("backend", None), place("design", Some("admin"))]),
            date_created: "2026-11-23T00:00:00Z".into(),
            ..Member::default()
        };
        let expected = "ada@acme.test,\"'=HYPERLINK(\"\"x\"\"), Ada\",owner,joined,no,\"backend;design:admin\",2026-11-23T00:00:00Z,,\r\n";
        assert_eq!(member_csv_line(&member), expected);
    }

    #[test]
    fn of_the_invited_the_address_is_no_name() {
        let member = Member {
            email: "grace@acme.test".into(),
            name: "grace@acme.test".into(),
            role: "member".into(),
            pending: true,
            has_global_access: true,
            inviter_name: Some("Ada Lovelace".into()),
            ..Member::default()
        };
        assert_eq!(member_csv_line(&member), "grace@acme.test,,member,invited,yes,,,Ada Lovelace,\r\n");
    }
}
