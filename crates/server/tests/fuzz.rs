//! What strangers write to the server alone, of every kind: parsers neither panic nor contradict themselves. `make fuzz`
//! asks a million times each, `make test` a few hundred.

use proptest::prelude::*;
use roster_server::{
    legacy::{LegacyKey, LinkSecret},
    secret::{ApiSecret, Purpose, Secret},
    store::{MemberCursor, MemberOrder, RequestCursor},
    transfer::{Row, Standing, read_csv, read_document, write_csv},
};

/// Any text, and texts that are nearly tokens.
fn token() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "\\PC{0,80}",
        "(rst_)?[A-Za-z0-9_-]{0,60}",
        "[A-Za-z0-9_-]{40,46}",
        "[0-9a-f]{30,34}",
        "rst_[A-Za-z0-9_-]{43}",
    ]
}

/// Any text, and texts made of what members are written down in.
fn file() -> impl Strategy<Value = String> {
    let cell = "[\"']?(ada|[=+@-]?[a-z]{0,4}@[a-z]{0,4}\\.test|owner|joined|invited|yes|no|backend;design|[0-9]{0,20}|\\PC{0,6})[\"']?";
    let line = proptest::collection::vec(cell, 0..10);
    let table = (any::<bool>(), proptest::collection::vec(line, 0..8)).prop_map(|(semicolons, lines)| {
        let separator = if semicolons { ";" } else { "," };
        let header =
            ["email", "name", "role", "teams", "all_teams", "status", "date_created", "legacy_member"].join(separator);
        lines.into_iter().fold(header, |text, line| text + "\r\n" + &line.join(separator))
    });
    prop_oneof![3 => table, 1 => any::<String>(), 1 => "email\n\\PC{0,200}"]
}

fn document() -> impl Strategy<Value = String> {
    let text = prop_oneof![Just("ada@acme.test".to_owned()), Just("owner".to_owned()), "\\PC{0,8}"];
    let value = prop_oneof![
        Just("null".to_owned()),
        any::<i64>().prop_map(|number| number.to_string()),
        any::<bool>().prop_map(|truth| truth.to_string()),
        text.prop_map(|text| serde_json::Value::from(text).to_string()),
    ];
    let key = prop_oneof![
        Just("email"),
        Just("name"),
        Just("role"),
        Just("teams"),
        Just("allTeams"),
        Just("bot"),
        Just("dateCreated"),
        Just("expiresAt"),
        Just("legacyMember"),
        Just("slug"),
    ];
    let object = proptest::collection::vec((key, value), 0..6).prop_map(|fields| {
        let fields: Vec<String> = fields.into_iter().map(|(key, value)| format!("\"{key}\":{value}")).collect();
        format!("{{{}}}", fields.join(","))
    });
    let list = proptest::collection::vec(object.clone(), 0..4).prop_map(|objects| format!("[{}]", objects.join(",")));
    let whole = (object, list.clone(), list.clone(), list, 0..3_u8).prop_map(|(organization, teams, members, invitations, version)| {
        format!(
            "{{\"format\":\"roster-organization\",\"version\":{version},\"exportedAt\":\"\",\"organization\":{organization},\"teams\":{teams},\"members\":{members},\"invitations\":{invitations}}}"
        )
    });
    prop_oneof![4 => whole, 1 => any::<String>(), 1 => "[\\[{\"a-z:,0-9}\\] ]{0,60}"]
}

proptest! {
    #[test]
    fn a_secret_that_is_read_is_the_text_itself(text in token()) {
        if let Some(secret) = Secret::parse(&text) {
            prop_assert_eq!(secret.expose(), text.as_str());
            prop_assert!(!secret.hash(Purpose::Invitation).contains(&text));
        }
        if let Some(secret) = ApiSecret::parse(&text) {
            prop_assert_eq!(secret.expose(), text.as_str());
            prop_assert!(text.starts_with(secret.prefix()) && secret.prefix().len() < text.len());
        }
    }

    #[test]
    fn an_old_token_is_one_only_where_its_key_is_known(text in token(), key in "[a-z]{16,40}") {
        let key = LegacyKey::new(&key);
        let is_own = Secret::parse(&text).is_some();
        prop_assert_eq!(LinkSecret::parse(&text, None).is_some(), is_own);
        if let Some(secret) = LinkSecret::parse(&text, key.as_ref()) {
            prop_assert_eq!(secret.expose(), text.as_str());
            prop_assert!(is_own || text.len() == 32);
        }
    }

    #[test]
    fn cursors_and_orders_that_are_read_say_what_was_written(text in prop_oneof![
        any::<String>(), "-?[0-9]{0,20}(-[0-9a-f]{0,20})?:[0-9]{1,20}:[01]", "[0-9a-f:-]{0,40}", "-?(id|name|email|role|dateCreated|x)",
    ]) {
        if let Ok(cursor) = text.parse::<MemberCursor>() {
            prop_assert_eq!(cursor.to_string().parse::<MemberCursor>(), Ok(cursor));
        }
        if let Ok(cursor) = text.parse::<RequestCursor>() {
            prop_assert_eq!(cursor.to_string().parse::<RequestCursor>(), Ok(cursor));
        }
        if let Ok(order) = text.parse::<MemberOrder>() {
            prop_assert_eq!(order.descending, text.starts_with('-'));
        }
    }

    #[test]
    fn a_table_of_members_is_read_row_by_row_or_refused(text in file()) {
        if let Ok((records, _)) = read_csv(&text) {
            for (place, standing, record) in records {
                prop_assert!(place.starts_with("line "));
                if let Ok(record) = record {
                    // What was read and is written down again is read as the same.
                    if let Ok(written) = write_csv([(standing, &record)]) {
                        let (again, unused) = read_csv(&written).map_err(|error| TestCaseError::fail(error.to_string()))?;
                        prop_assert!(unused.is_empty() && again.len() == 1);
                    }
                    check_row(record, standing)?;
                }
            }
        }
    }

    #[test]
    fn a_document_is_read_member_by_member_or_refused(text in document()) {
        if let Ok((_, _, records)) = read_document(&text) {
            for (_, standing, record) in records {
                if let Ok(record) = record {
                    check_row(record, standing)?;
                }
            }
        }
    }
}

/// A row that passes has an address and a name that go into one line of text.
fn check_row(record: roster_server::transfer::MemberRecord, standing: Standing) -> Result<(), TestCaseError> {
    match Row::check(record, standing) {
        Ok(row) => prop_assert!(!row.name.contains(['\n', '\r', '\0']) && row.email.as_str().contains('@')),
        Err(reason) => prop_assert!(!reason.is_empty()),
    }
    Ok(())
}
