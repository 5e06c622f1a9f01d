use serde::{Deserialize, Serialize};

use crate::{Id, User};

/// A page of an organization's audit log.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AuditLog {
    /// What was done, the latest first.
    pub rows: Vec<AuditLogEntry>,
    /// Every event that there is, [`crate::AuditEvent::id`], by name: what `event` can ask for.
    pub options: Vec<String>,
}

/// Something that was done.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AuditLogEntry {
    /// The entry's number.
    pub id: Id,
    /// Who did it.
    pub actor: AuditActor,
    /// [`crate::AuditEvent::id`].
    pub event: String,
    /// From which network address, where one is known.
    pub ip_address: Option<String>,
    /// The entry in words, to follow the actor's name: `invited ada@acme.test`.
    pub note: String,
    /// The number of the membership or team or token it was done to.
    pub target_object: Option<i64>,
    /// The user it was done to.
    pub target_user: Option<User>,
    /// What exactly; keys depend on the event.
    #[cfg_attr(feature = "openapi", schema(value_type = Object))]
    pub data: serde_json::Value,
    /// RFC 3339, UTC.
    pub date_created: String,
}

/// Who did something: a user, or just a name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum AuditActor {
    /// A user.
    User(Box<User>),
    /// Somebody or something without an account.
    Named {
        /// What it is called.
        name: String,
    },
}

impl Default for AuditActor {
    fn default() -> Self {
        Self::Named { name: String::new() }
    }
}

/// By hand, since a user has a name, too: "any of", where the derived schema says "exactly one of".
#[cfg(feature = "openapi")]
impl utoipa::PartialSchema for AuditActor {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
        use utoipa::openapi::{
            ObjectBuilder, Ref,
            schema::{AnyOfBuilder, Type},
        };

        let name = ObjectBuilder::new().schema_type(Type::String).description(Some("What it is called."));
        let named = ObjectBuilder::new().property("name", name).required("name");
        AnyOfBuilder::new().item(Ref::from_schema_name("User")).item(named).into()
    }
}

#[cfg(feature = "openapi")]
impl utoipa::ToSchema for AuditActor {}
