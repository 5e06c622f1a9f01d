use std::{
    fs::{File, OpenOptions},
    io::Write as _,
    os::unix::fs::OpenOptionsExt as _,
    path::{Path, PathBuf},
};

use clap::{Args, ValueEnum};

use super::{CliError, DatabaseOptions, Machine, print};
use crate::{
    store,
    transfer::{self, Document, Standing},
};

/// What to write, and where to. Works while the server runs.
#[derive(Debug, Args)]
pub struct Export {
    /// The slug or id of the organization.
    #[arg(long, required_unless_present = "backup")]
    organization: Option<String>,
    /// The form: `json` has everything that `roster import` can bring back, `csv` is for spreadsheets.
    #[arg(long, value_enum, default_value_t = Form::Json)]
    format: Form,
    /// The file to write, readable by its owner only; the standard output unless given.
    #[arg(long)]
    output: Option<PathBuf>,
    /// Copy the whole SQLite database, secrets' hashes included, into this new file instead.
    #[arg(long, conflicts_with_all = ["organization", "format", "output"])]
    backup: Option<PathBuf>,
    #[command(flatten)]
    database: DatabaseOptions,
}

/// A form of file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Form {
    /// An organization with its teams, members and invitations.
    Json,
    /// One member or invitation a line.
    Csv,
}

impl Export {
    pub(super) async fn run(self, machine: &Machine) -> Result<(), CliError> {
        match &self.backup {
            Some(file) => self.back_up(file).await,
            None => self.write(machine).await,
        }
    }

    async fn back_up(&self, file: &Path) -> Result<(), CliError> {
        if self.database.database_url.is_some() {
            return Err(CliError::Refused("--backup is for SQLite. Back up PostgreSQL with `pg_dump`.".into()));
        }
        let db = self.database.open_as_it_is().await?;
        // Empty and for its owner only, before anything is in it.
        let failed = |error| CliError::File("written", file.to_owned(), error);
        OpenOptions::new().write(true).create_new(true).mode(0o600).open(file).map_err(failed)?;
        if let Err(error) = store::back_up(&db, file).await {
            // What is there is no backup; that it can't be removed either changes nothing.
            let _ = std::fs::remove_file(file);
            return Err(error.into());
        }
        File::open(file).and_then(|file| file.sync_all()).map_err(failed)?;
        print::remark(format_args!("The database is copied to {}.", file.display()));
        Ok(())
    }

    async fn write(&self, machine: &Machine) -> Result<(), CliError> {
        let name = self.organization.clone().unwrap_or_default();
        let db = self.database.open().await?;
        let found = store::find_organization(&db, &name).await?;
        let organization = found.ok_or(CliError::NoOrganization(name))?;
        let document = transfer::export(&db, &organization, machine.clock.now()).await?;
        let text = match self.format {
            Form::Json => {
                serde_json::to_string_pretty(&document).map_err(|error| CliError::Refused(error.to_string()))?
            }
            Form::Csv => csv(&document)?,
        };
        let Some(file) = &self.output else {
            print::answer(text.trim_end());
            return Ok(());
        };
        let failed = |error| CliError::File("written", file.clone(), error);
        let mut options = OpenOptions::new();
        let mut output = options.write(true).create(true).truncate(true).mode(0o600).open(file).map_err(failed)?;
        writeln!(output, "{}", text.trim_end()).and_then(|()| output.sync_all()).map_err(failed)?;
        let (members, invitations) = (document.members.len(), document.invitations.len());
        print::remark(format_args!("{members} members and {invitations} invitations are in {}.", file.display()));
        Ok(())
    }
}

fn csv(document: &Document) -> Result<String, CliError> {
    let members = document.members.iter().map(|row| (Standing::Joined, row));
    let invitations = document.invitations.iter().map(|row| (Standing::Invited, row));
    transfer::write_csv(members.chain(invitations)).map_err(|error| CliError::Refused(error.to_string()))
}
