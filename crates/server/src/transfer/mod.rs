//! Members as files: what `roster export` writes and `roster import` reads.

mod csv_file;
mod document;
mod export;
mod import;
mod row;

pub use self::{
    csv_file::{read_csv, write_csv},
    document::{Document, OrganizationRecord, TeamRecord, read_document},
    export::export,
    import::{Import, ImportError, Outcome, Report},
    row::{MemberRecord, Place, Row, Standing},
};

/// The file can't be read as what it should be: one sentence.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct FileError(pub String);
