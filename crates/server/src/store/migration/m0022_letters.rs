use sea_orm::DbBackend;
use sea_orm_migration::prelude::*;

use super::{
    m0021_search::{SQLITE_DROP, create_sqlite, text},
    run,
};

/// SQLite's index of texts of three characters answers for one or two, too: each text has two ends of line behind it, so that
/// whatever is in it begins one of three, and all of these can be read in their order.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    /// Wholly or not at all.
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        if manager.get_database_backend() == DbBackend::Postgres {
            return Ok(());
        }
        run(manager, &SQLITE_DROP).await?;
        create_sqlite(manager, ended_text).await?;
        run(manager, &["CREATE VIRTUAL TABLE member_trigrams USING fts5vocab(member_search, instance)"]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        if manager.get_database_backend() == DbBackend::Postgres {
            return Ok(());
        }
        run(manager, &["DROP TABLE member_trigrams"]).await?;
        run(manager, &SQLITE_DROP).await?;
        create_sqlite(manager, text).await
    }
}

fn ended_text(row: &str) -> String {
    text(row) + " || char(10, 10)"
}
