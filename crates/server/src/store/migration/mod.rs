//! The tables' history. Steps two and three are the seed's: pending members, then team restrictions.

mod m0001_organizations;
mod m0002_pending_members;
mod m0003_team_restrictions;
mod m0004_invitations;
mod m0005_audit;
mod m0006_limits;
mod m0007_member_list;
mod m0008_teams;
mod m0009_requests;
mod m0010_api_token;
mod m0011_bots;
mod m0012_events;
mod m0013_answers;
mod m0014_password_resets;
mod m0015_reminders;
mod m0016_event_age;
mod m0017_pending_order;
mod m0018_audit_object;
mod m0019_last_active;
mod m0020_declined;
mod m0021_search;
mod m0022_letters;

use sea_orm_migration::prelude::*;

/// Brings the tables up to date, step by step.
#[derive(Debug)]
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m0001_organizations::Migration),
            Box::new(m0002_pending_members::Migration),
            Box::new(m0003_team_restrictions::Migration),
            Box::new(m0004_invitations::Migration),
            Box::new(m0005_audit::Migration),
            Box::new(m0006_limits::Migration),
            Box::new(m0007_member_list::Migration),
            Box::new(m0008_teams::Migration),
            Box::new(m0009_requests::Migration),
            Box::new(m0010_api_token::Migration),
            Box::new(m0011_bots::Migration),
            Box::new(m0012_events::Migration),
            Box::new(m0013_answers::Migration),
            Box::new(m0014_password_resets::Migration),
            Box::new(m0015_reminders::Migration),
            Box::new(m0016_event_age::Migration),
            Box::new(m0017_pending_order::Migration),
            Box::new(m0018_audit_object::Migration),
            Box::new(m0019_last_active::Migration),
            Box::new(m0020_declined::Migration),
            Box::new(m0021_search::Migration),
            Box::new(m0022_letters::Migration),
        ]
    }
}

/// Runs statements that read the same in SQLite and PostgreSQL.
async fn run(manager: &SchemaManager<'_>, statements: &[&str]) -> Result<(), DbErr> {
    use sea_orm::ConnectionTrait as _;
    for statement in statements {
        manager.get_connection().execute_unprepared(statement).await?;
    }
    Ok(())
}
