use super::{count, count_person, fill_keys};

pub fn triggers() -> Vec<String> {
    let keys = fill_keys("membership");
    let trigger = |name: &str, event: &str, steps: &[String]| {
        format!("CREATE TRIGGER {name} AFTER {event} FOR EACH ROW BEGIN {}; END", steps.join("; "))
    };
    let own = format!("{keys} WHERE id = NEW.id");
    vec![
        trigger("membership_inserted", "INSERT ON membership", &[own.clone(), count("NEW", "+")]),
        trigger("membership_keyed", "UPDATE OF user_id, email_key, role ON membership", &[own]),
        trigger(
            "membership_moved",
            "UPDATE OF organization_id, user_id, invite_status, removed_at ON membership",
            &[count("OLD", "-"), count("NEW", "+")],
        ),
        trigger("membership_deleted", "DELETE ON membership", &[count("OLD", "-")]),
        trigger(
            "user_account_renamed",
            "UPDATE OF name_key, email_key ON user_account",
            &[format!("{keys} WHERE user_id = NEW.id")],
        ),
        trigger("user_account_opened", "UPDATE OF is_active ON user_account", &[count_person()]),
    ]
}

pub const DROP: [&str; 6] = [
    "DROP TRIGGER user_account_opened",
    "DROP TRIGGER user_account_renamed",
    "DROP TRIGGER membership_deleted",
    "DROP TRIGGER membership_moved",
    "DROP TRIGGER membership_keyed",
    "DROP TRIGGER membership_inserted",
];
