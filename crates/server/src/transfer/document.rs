//! The JSON form: an organization with its teams, members and invitations, without secrets.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{FileError, MemberRecord, Standing};

/// What the document calls itself.
const FORMAT: &str = "roster-organization";
/// The newest form that this program knows.
const VERSION: u32 = 1;

/// An organization as a file.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Document {
    format: &'static str,
    version: u32,
    /// When it was written; RFC 3339.
    exported_at: String,
    /// Its name and settings.
    pub organization: OrganizationRecord,
    /// Its teams, by slug.
    pub teams: Vec<TeamRecord>,
    /// Who has joined.
    pub members: Vec<MemberRecord>,
    /// Who is invited.
    pub invitations: Vec<MemberRecord>,
}

/// An organization's name and settings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OrganizationRecord {
    /// Its name in addresses.
    pub slug: String,
    /// Its name as shown.
    pub name: String,
    /// May everybody join every team?
    #[serde(default = "yes")]
    pub open_membership: bool,
    /// May people without `member:admin` invite?
    #[serde(default = "yes")]
    pub allow_member_invite: bool,
    /// May strangers ask to join?
    #[serde(default = "yes")]
    pub allow_join_requests: bool,
}

/// A team.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TeamRecord {
    /// Its name in addresses.
    pub slug: String,
    /// Its name as shown.
    pub name: String,
}

const fn yes() -> bool {
    true
}

/// A document as it comes: rows are read one by one, so that a wrong one doesn't hide the others.
#[derive(Deserialize)]
struct Raw {
    format: String,
    version: u32,
    organization: OrganizationRecord,
    #[serde(default)]
    teams: Vec<TeamRecord>,
    #[serde(default)]
    members: Vec<Value>,
    #[serde(default)]
    invitations: Vec<Value>,
}

/// What a file says about its members: where each is in the file, and the record or what is wrong with it.
pub type Records = Vec<(String, Standing, Result<MemberRecord, String>)>;

impl Document {
    /// A document of this moment.
    #[must_use]
    pub fn new(exported_at: String, organization: OrganizationRecord, teams: Vec<TeamRecord>) -> Self {
        Self {
            format: FORMAT,
            version: VERSION,
            exported_at,
            organization,
            teams,
            members: vec![],
            invitations: vec![],
        }
    }
}

/// Reads a document.
///
/// # Errors
/// When the text as a whole is none.
pub fn read_document(text: &str) -> Result<(OrganizationRecord, Vec<TeamRecord>, Records), FileError> {
    let raw: Raw = serde_json::from_str(text)
        .map_err(|error| FileError(format!("The file is no export of Roster's: {error}.")))?;
    if raw.format != FORMAT || raw.version > VERSION {
        return Err(FileError("The file is no export of Roster's, or of a newer one.".into()));
    }
    let records = |key: &'static str, standing: Standing, rows: Vec<Value>| {
        rows.into_iter().enumerate().map(move |(index, row)| {
            let record = serde_json::from_value(row).map_err(|error| format!("{error}."));
            (format!("{key}[{index}]"), standing, record)
        })
    };
    let members = records("members", Standing::Joined, raw.members);
    let all = members.chain(records("invitations", Standing::Invited, raw.invitations)).collect();
    Ok((raw.organization, raw.teams, all))
}
