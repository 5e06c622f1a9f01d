use super::{count_person, fill_keys, is_joined, is_pending, one_if};

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

/// Adds a row to its organization's counts, or takes it off them.
fn count(row: &str, sign: &str) -> String {
    let (joined, pending) = (one_if(&is_joined(row)), one_if(&is_pending(row)));
    format!(
        "UPDATE organization SET joined_count = joined_count {sign} {joined}, pending_count = pending_count {sign} \
         {pending} WHERE id = {row}.organization_id"
    )
}

pub const DROP: [&str; 6] = [
    "DROP TRIGGER user_account_opened",
    "DROP TRIGGER user_account_renamed",
    "DROP TRIGGER membership_deleted",
    "DROP TRIGGER membership_moved",
    "DROP TRIGGER membership_keyed",
    "DROP TRIGGER membership_inserted",
];
