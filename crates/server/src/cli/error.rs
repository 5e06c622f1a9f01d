use std::{io, path::PathBuf};

use sea_orm::DbErr;

use crate::{
    password::PasswordHashingError,
    serve::ServeError,
    store::OpenError,
    transfer::{FileError, ImportError},
};

/// Why a command couldn't do what it was asked: one sentence each.
#[derive(Debug, thiserror::Error)]
pub enum CliError {
    /// The server can't start, or stopped.
    #[error(transparent)]
    Serve(#[from] ServeError),
    /// The database can't be opened.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The database failed.
    #[error("The database failed: {0}.")]
    Database(#[from] DbErr),
    /// The new password can't be used.
    #[error("The password can't be used. {0}")]
    Password(String),
    /// Password hashing failed.
    #[error(transparent)]
    PasswordHashing(#[from] PasswordHashingError),
    /// There is no such organization.
    #[error("There is no organization \"{0}\".")]
    NoOrganization(String),
    /// There is no such user.
    #[error("There is no user with the address {0}.")]
    NoUser(String),
    /// The address has an account.
    #[error("A user with the address {0} exists already.")]
    UserExists(String),
    /// The slug is taken.
    #[error("An organization \"{0}\" exists already.")]
    OrganizationExists(String),
    /// An option has a wrong value.
    #[error("{option} can't be used: {reason}")]
    Value {
        /// The option as typed.
        option: &'static str,
        /// What is wrong with it, as a sentence.
        reason: String,
    },
    /// A file can't be read or written.
    #[error("{} can't be {}: {}.", .1.display(), .0, .2)]
    File(&'static str, PathBuf, io::Error),
    /// A file isn't what it should be.
    #[error(transparent)]
    Content(#[from] FileError),
    /// An import failed half way.
    #[error(transparent)]
    Import(#[from] ImportError),
    /// The user can't do this.
    #[error("{0}")]
    Refused(String),
}

impl CliError {
    /// The first of several faults found by a rule, under the option that it concerns.
    pub fn fault(faults: &crate::error::FieldErrors, option: impl Fn(&str) -> &'static str) -> Self {
        let first = faults.iter().next();
        let (field, reasons) = first.map_or(("", &[][..]), |(field, reasons)| (*field, reasons.as_slice()));
        Self::Value { option: option(field), reason: reasons.join(" ") }
    }
}
