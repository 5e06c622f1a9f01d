use std::process::ExitCode;

use clap::Args;

use super::{CliError, DatabaseOptions, print};
use crate::store::{self, OpenError, TableVersion};

/// How to migrate.
#[derive(Debug, Args)]
pub struct Migrate {
    #[command(flatten)]
    database: DatabaseOptions,
    /// Change nothing; end with 1 when there is something to do.
    #[arg(long)]
    check: bool,
}

impl Migrate {
    pub(super) async fn run(self) -> Result<ExitCode, CliError> {
        let before = match self.database.open_as_it_is().await {
            Ok(db) => Some(store::table_version(&db).await?),
            Err(OpenError::Missing(_)) => None,
            Err(error) => return Err(error.into()),
        };
        if before.as_ref().is_some_and(|version| !version.unknown.is_empty()) {
            return Err(OpenError::Newer.into());
        }
        if before == Some(TableVersion::default()) {
            print::answer("The tables are up to date.");
            return Ok(ExitCode::SUCCESS);
        }
        let pending = before.map(|version| version.pending).unwrap_or_default();
        if self.check {
            print::answer(match pending.len() {
                0 => "There is no database yet.".to_owned(),
                steps => format!("{steps} steps are pending."),
            });
            return Ok(ExitCode::FAILURE);
        }
        self.database.migrate().await?;
        for step in &pending {
            print::remark(format_args!("Done: {step}"));
        }
        print::answer("The tables are up to date.");
        Ok(ExitCode::SUCCESS)
    }
}
