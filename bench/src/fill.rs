//! Many members at once, by the databases' own means: one set of statements for SQLite and PostgreSQL.

use sea_orm::{ConnectionTrait, DatabaseConnection, DbErr, Statement};

/// A moment in microseconds since 1970: 2026-11-23 12:00 UTC. When everybody joined.
const JOINED: i64 = 1_795_435_200_000_000;

/// Adds `count` members and four teams to the organization. One in fifty is invited only; half are on one team,
/// the others on two; all are named `Member 17`, `member17@<slug>.test`.
///
/// # Errors
/// When the database fails.
pub async fn fill(db: &DatabaseConnection, organization: i64, slug: &str, count: i64) -> Result<(), DbErr> {
    let [users, members, teams] = ["user_account", "membership", "team"].map(|table| last_id(db, table));
    let (users, members, teams) = (users.await?, members.await?, teams.await?);
    for statement in [
        format!(
            "INSERT INTO user_account (email, email_key, name, name_key, date_joined) {} \
             SELECT 'member' || i || '@{slug}.test', 'member' || i || '@{slug}.test', 'Member ' || i, 'member ' || i, {JOINED} \
             FROM numbers WHERE i % 50 <> 0",
            numbers(count)
        ),
        format!(
            "INSERT INTO membership (organization_id, user_id, role, has_global_access, date_created) \
             SELECT {organization}, id, 'member', false, {JOINED} FROM user_account WHERE id > {users} ORDER BY id"
        ),
        format!(
            "INSERT INTO membership (organization_id, email, email_key, role, has_global_access, date_created, expires_at) {} \
             SELECT {organization}, 'member' || i || '@{slug}.test', 'member' || i || '@{slug}.test', 'member', false, \
             {JOINED}, {JOINED} + 2592000000000 FROM numbers WHERE i % 50 = 0",
            numbers(count)
        ),
        format!(
            "INSERT INTO team (organization_id, slug, name, date_created) {} \
             SELECT {organization}, 'bulk-' || i, 'Bulk ' || i, {JOINED} FROM numbers",
            numbers(4)
        ),
        on_team(members, teams, "0 = 0", 1),
        on_team(members, teams, "m.id % 2 = 0", 2),
        // The planner of PostgreSQL, and SQLite's, know the tables only after they have looked.
        "ANALYZE".to_owned(),
    ] {
        db.execute_unprepared(&statement).await?;
    }
    Ok(())
}

/// Puts the new members that `which` names on a team, `shift` teams further than their number.
fn on_team(members: i64, teams: i64, which: &str, shift: i64) -> String {
    format!(
        "INSERT INTO membership_team (membership_id, team_id) SELECT m.id, t.id FROM membership m JOIN team t \
         ON t.id = {teams} + 1 + (m.id + {shift}) % 4 WHERE m.id > {members} AND {which}"
    )
}

fn numbers(count: i64) -> String {
    format!("WITH RECURSIVE numbers(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM numbers WHERE i < {count})")
}

async fn last_id(db: &DatabaseConnection, table: &str) -> Result<i64, DbErr> {
    let newest =
        Statement::from_string(db.get_database_backend(), format!("SELECT coalesce(max(id), 0) AS id FROM {table}"));
    db.query_one_raw(newest).await?.map_or(Ok(0), |row| row.try_get("", "id"))
}
