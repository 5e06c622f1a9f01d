//! The audit log in words.

use roster_api_types::AuditEvent;
use serde_json::Value;

/// An entry in words that follow the actor's name. `target` is the name of the user it was done to, `left` says that
/// this was the actor.
#[must_use]
pub fn note(event: AuditEvent, data: &Value, target: Option<&str>, left: bool) -> String {
    let text = |key: &str| data.get(key).and_then(Value::as_str);
    let person = target.or_else(|| text("email")).unwrap_or("somebody");
    let team = text("team_slug").or_else(|| text("slug")).unwrap_or("a team");
    match event {
        AuditEvent::MemberInvite => format!("invited {person}"),
        AuditEvent::MemberReinvite => format!("invited {person} again"),
        AuditEvent::MemberAdd => format!("added {person}"),
        AuditEvent::MemberDeclineInvite => "declined the invitation".to_owned(),
        AuditEvent::MemberAcceptInvite => "accepted the invitation".to_owned(),
        AuditEvent::MemberEdit => format!("changed {person}"),
        AuditEvent::MemberRemove if left => "left".to_owned(),
        AuditEvent::MemberRemove => format!("removed {person}"),
        AuditEvent::MemberRestore => format!("restored {person}"),
        AuditEvent::MemberJoinTeam => format!("put {person} on the team {team}"),
        AuditEvent::MemberLeaveTeam => format!("took {person} off the team {team}"),
        AuditEvent::InviteRequestCreate => match text("invite_status") {
            Some("requested_to_join") => format!("asked to join as {person}"),
            _ => format!("asked to invite {person}"),
        },
        AuditEvent::InviteRequestRemove => format!("denied the request for {person}"),
        AuditEvent::TeamCreate => format!("created the team {team}"),
        AuditEvent::TeamEdit => format!("changed the team {team}"),
        AuditEvent::TeamRemove => format!("removed the team {team}"),
        AuditEvent::OrganizationCreate => "created the organization".to_owned(),
        AuditEvent::OrganizationEdit => {
            let keys: Vec<&str> = data.as_object().into_iter().flatten().map(|(key, _)| key.as_str()).collect();
            if keys.is_empty() { "changed settings".to_owned() } else { format!("changed {}", keys.join(", ")) }
        }
        AuditEvent::TokenCreate => format!("created the API token {}", text("name").unwrap_or_default()),
        AuditEvent::TokenRemove => format!("revoked the API token {}", text("name").unwrap_or_default()),
    }
    .trim_end()
    .to_owned()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn every_event_has_words_whatever_its_data() {
        for event in AuditEvent::ALL {
            for data in [json!(null), json!({}), json!([1]), json!({ "email": 7, "name": null })] {
                let words = note(event, &data, None, false);
                assert!(!words.is_empty() && words.trim() == words, "{event}");
            }
        }
    }

    #[test]
    fn the_words_name_what_was_done_to_whom() {
        let data = json!({ "email": "ada@acme.test", "team_slug": "design" });
        let words = |event, target, left| note(event, &data, target, left);
        assert_eq!(words(AuditEvent::MemberInvite, None, false), "invited ada@acme.test");
        assert_eq!(words(AuditEvent::MemberRemove, Some("Ada"), false), "removed Ada");
        assert_eq!(words(AuditEvent::MemberRemove, Some("Ada"), true), "left");
        assert_eq!(words(AuditEvent::MemberJoinTeam, Some("Ada"), false), "put Ada on the team design");
        let settings = json!({ "name": {}, "slug": {} });
        assert_eq!(note(AuditEvent::OrganizationEdit, &settings, None, false), "changed name, slug");
    }
}
