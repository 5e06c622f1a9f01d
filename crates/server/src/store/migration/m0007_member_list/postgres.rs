use super::{count, count_person, fill_keys, keys};

pub fn triggers() -> Vec<String> {
    let own = keys("NEW").map(|(column, value)| format!("NEW.{column} := {value}"));
    let renamed = format!("{} WHERE user_id = NEW.id", fill_keys("membership"));
    let function = |name: &str, steps: &[String], result: &str| {
        let steps = steps.join("; ");
        format!(
            "CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {steps}; RETURN {result}; END $$"
        )
    };
    let trigger = |name: &str, event: &str, function: &str| {
        format!("CREATE TRIGGER {name} {event} FOR EACH ROW EXECUTE FUNCTION {function}()")
    };
    vec![
        function("membership_keys", &own, "NEW"),
        function("membership_arrives", &[count("NEW", "+")], "NULL"),
        function("membership_moves", &[count("OLD", "-"), count("NEW", "+")], "NULL"),
        function("membership_goes", &[count("OLD", "-")], "NULL"),
        function("user_account_keys", &[renamed], "NULL"),
        function("user_account_counts", &[count_person()], "NULL"),
        trigger(
            "membership_keyed",
            "BEFORE INSERT OR UPDATE OF user_id, email_key, role ON membership",
            "membership_keys",
        ),
        trigger("membership_inserted", "AFTER INSERT ON membership", "membership_arrives"),
        trigger(
            "membership_moved",
            "AFTER UPDATE OF organization_id, user_id, invite_status, removed_at ON membership",
            "membership_moves",
        ),
        trigger("membership_deleted", "AFTER DELETE ON membership", "membership_goes"),
        trigger("user_account_renamed", "AFTER UPDATE OF name_key, email_key ON user_account", "user_account_keys"),
        trigger("user_account_opened", "AFTER UPDATE OF is_active ON user_account", "user_account_counts"),
    ]
}

/// With their triggers.
pub const DROP: [&str; 6] = [
    "DROP FUNCTION user_account_counts() CASCADE",
    "DROP FUNCTION user_account_keys() CASCADE",
    "DROP FUNCTION membership_goes() CASCADE",
    "DROP FUNCTION membership_moves() CASCADE",
    "DROP FUNCTION membership_arrives() CASCADE",
    "DROP FUNCTION membership_keys() CASCADE",
];
