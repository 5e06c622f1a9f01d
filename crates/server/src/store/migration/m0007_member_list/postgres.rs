use super::{count_person, fill_keys, is_joined, is_pending, keys, one_if};

pub fn triggers() -> Vec<String> {
    let own = keys("NEW").map(|(column, value)| format!("NEW.{column} := {value}")).join("; ");
    let renamed = format!("{} WHERE user_id = NEW.id", fill_keys("membership"));
    let function = |name: &str, steps: &str, result: &str| {
        format!(
            "CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {steps}; RETURN {result}; END $$"
        )
    };
    let trigger = |name: &str, event: &str, scope: &str, function: &str| {
        format!("CREATE TRIGGER {name} {event} FOR EACH {scope} EXECUTE FUNCTION {function}()")
    };
    vec![
        function("membership_keys", &own, "NEW"),
        function("membership_arrives", &count(&[("+", "arrived")]), "NULL"),
        function("membership_moves", &count(&[("-", "gone"), ("+", "arrived")]), "NULL"),
        function("membership_goes", &count(&[("-", "gone")]), "NULL"),
        function("user_account_keys", &renamed, "NULL"),
        function("user_account_counts", &count_person(), "NULL"),
        trigger(
            "membership_keyed",
            "BEFORE INSERT OR UPDATE OF user_id, email_key, role ON membership",
            "ROW",
            "membership_keys",
        ),
        trigger(
            "membership_inserted",
            "AFTER INSERT ON membership REFERENCING NEW TABLE AS arrived",
            "STATEMENT",
            "membership_arrives",
        ),
        trigger(
            "membership_moved",
            "AFTER UPDATE ON membership REFERENCING OLD TABLE AS gone NEW TABLE AS arrived",
            "STATEMENT",
            "membership_moves",
        ),
        trigger(
            "membership_deleted",
            "AFTER DELETE ON membership REFERENCING OLD TABLE AS gone",
            "STATEMENT",
            "membership_goes",
        ),
        trigger(
            "user_account_renamed",
            "AFTER UPDATE OF name_key, email_key ON user_account",
            "ROW",
            "user_account_keys",
        ),
        trigger("user_account_opened", "AFTER UPDATE OF is_active ON user_account", "ROW", "user_account_counts"),
    ]
}

/// Adds a statement's rows to their organizations' counts, or takes them off. All at once: PostgreSQL keeps every version
/// of a row until the transaction's end, so to change one for each of many rows would take ever longer.
fn count(changes: &[(&str, &str)]) -> String {
    let (joined, pending) = (one_if(&is_joined("r")), one_if(&is_pending("r")));
    let signed = changes.iter().map(|(sign, rows)| {
        format!("SELECT r.organization_id, {sign} {joined} AS joined, {sign} {pending} AS pending FROM {rows} AS r")
    });
    let signed: Vec<String> = signed.collect();
    format!(
        "UPDATE organization SET joined_count = joined_count + summed.joined, pending_count = pending_count + summed.pending \
         FROM (SELECT organization_id, sum(joined) AS joined, sum(pending) AS pending FROM ({}) AS changed \
         GROUP BY organization_id) AS summed \
         WHERE organization.id = summed.organization_id AND (summed.joined <> 0 OR summed.pending <> 0)",
        signed.join(" UNION ALL ")
    )
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
