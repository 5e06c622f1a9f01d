use sea_orm::{ColumnTrait, DbBackend, EntityTrait, FromQueryResult, QueryFilter, QuerySelect, sea_query::Expr};
use sea_orm_migration::{prelude::*, schema};

use super::run;
use crate::store::entity::team;

/// Teams that are searched by name, teams that an identity provider keeps, and requests to join a team.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    /// Wholly or not at all, on SQLite too.
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in [
            schema::string_len("name_key", 128).default("").to_owned(),
            schema::boolean("idp_provisioned").default(false).to_owned(),
        ] {
            manager.alter_table(Table::alter().table("team").add_column(column).to_owned()).await?;
        }
        fill_name_keys(manager).await?;
        sort_slugs_by_byte(manager, "\"C\"").await?;
        manager.create_table(access_request()).await?;
        run(
            manager,
            &[
                "CREATE UNIQUE INDEX access_request_place ON access_request (team_id, membership_id)",
                "CREATE INDEX access_request_of_membership ON access_request (membership_id)",
            ],
        )
        .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("access_request").to_owned()).await?;
        sort_slugs_by_byte(manager, "\"default\"").await?;
        for column in ["idp_provisioned", "name_key"] {
            manager.alter_table(Table::alter().table("team").drop_column(column).to_owned()).await?;
        }
        Ok(())
    }
}

#[derive(FromQueryResult)]
struct Named {
    id: i64,
    name: String,
}

/// Here rather than by the database: neither lowers case as the search does.
async fn fill_name_keys(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let db = manager.get_connection();
    let named = team::Entity::find().select_only().columns([team::Column::Id, team::Column::Name]);
    for Named { id, name } in named.into_model::<Named>().all(db).await? {
        team::Entity::update_many()
            .col_expr(team::Column::NameKey, Expr::value(name.to_lowercase()))
            .filter(team::Column::Id.eq(id))
            .exec(db)
            .await?;
    }
    Ok(())
}

/// SQLite compares texts by their bytes. PostgreSQL does so when told, and then reads a list in the order of
/// the index on the slugs, which is the same in both.
async fn sort_slugs_by_byte(manager: &SchemaManager<'_>, collation: &str) -> Result<(), DbErr> {
    if manager.get_database_backend() == DbBackend::Postgres {
        run(manager, &[&format!("ALTER TABLE team ALTER COLUMN slug TYPE varchar(50) COLLATE {collation}")]).await?;
    }
    Ok(())
}

fn access_request() -> TableCreateStatement {
    Table::create()
        .table("access_request")
        .col(schema::big_pk_auto("id"))
        .col(schema::big_integer("team_id"))
        .col(schema::big_integer("membership_id"))
        .col(schema::big_integer_null("requester_id"))
        .col(schema::big_integer("date_created"))
        .foreign_key(ForeignKey::create().from("access_request", "team_id").to("team", "id"))
        .foreign_key(ForeignKey::create().from("access_request", "membership_id").to("membership", "id"))
        .foreign_key(ForeignKey::create().from("access_request", "requester_id").to("user_account", "id"))
        .to_owned()
}
