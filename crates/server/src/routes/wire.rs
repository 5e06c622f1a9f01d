//! From the store's rows to the wire's objects.

use roster_api_types::{Avatar, Id, User, UserEmail};

use crate::store::entity::user;

/// A user as others see them.
pub fn user(row: &user::Model) -> User {
    User {
        id: Id(row.id),
        name: display_name(&row.name, &row.email),
        username: row.email.clone(),
        email: row.email.clone(),
        avatar_url: None,
        is_active: row.is_active,
        is_suspended: false,
        has_password_auth: row.password_hash.is_some(),
        is_managed: false,
        date_joined: row.date_joined.to_string(),
        last_login: row.last_login.map(|moment| moment.to_string()),
        last_active: row.last_login.map(|moment| moment.to_string()),
        avatar: Avatar::default(),
        ..User::default()
    }
}

/// A user as they see themselves: with their addresses.
pub fn own_user(row: &user::Model) -> User {
    let address = UserEmail { id: Id(row.id), email: row.email.clone(), is_verified: true };
    User { emails: vec![address], ..user(row) }
}

/// The name to show: the address where no name was given.
pub fn display_name(name: &str, email: &str) -> String {
    if name.is_empty() { email.to_owned() } else { name.to_owned() }
}
