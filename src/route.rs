//! Every route is a value that parses from an address and prints as one.

use std::fmt;

use leptos_router::location::Url;

use crate::address::{parameter, parameters, path};

/// A place in the app.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Route {
    /// The organization last used, or a choice.
    Home,
    /// An organization's members.
    Members {
        /// The organization's slug.
        org: String,
        /// Which members.
        view: MembersView,
    },
    /// One member.
    Member {
        /// The organization's slug.
        org: String,
        /// The membership's number, or `me`.
        member: String,
    },
    /// A team's members.
    Team {
        /// The organization's slug.
        org: String,
        /// The team's slug.
        team: String,
        /// Where the page starts; empty at the beginning.
        cursor: String,
    },
    /// Signing in.
    SignIn {
        /// Where to go afterwards, as it came; see [`safe_next`].
        next: Option<String>,
    },
    /// An invitation; its token is with the server.
    Accept {
        /// The membership's number as it came: a damaged link is explained, not "not found".
        member: String,
    },
    /// An invitation as mailed, which we see only where nothing took the token out of the address.
    AcceptLink {
        /// The organization's slug, where the link has it.
        org: Option<String>,
        /// The membership's number.
        member: String,
        /// The secret.
        token: Token,
    },
    /// Nothing of ours.
    NotFound,
}

/// Which part of an organization's members is shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MembersView {
    /// The search, in the list's query language; empty for everybody.
    pub query: String,
    /// Where the page starts; empty at the beginning.
    pub cursor: String,
}

/// An invitation's secret. Its `Debug` shows nothing.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(pub String);

impl fmt::Debug for Token {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Token(…)")
    }
}

impl Route {
    /// An organization's members, from the first.
    #[must_use]
    pub fn members(org: &str) -> Self {
        Self::Members { org: org.to_owned(), view: MembersView::default() }
    }

    /// Reads a path and a query (without its `?`). Everything is a route.
    #[must_use]
    pub fn parse(path: &str, query: &str) -> Self {
        let segments: Vec<String> = path.split('/').filter(|segment| !segment.is_empty()).map(Url::unescape).collect();
        let segments: Vec<&str> = segments.iter().map(String::as_str).collect();
        let own = str::to_owned;
        match segments[..] {
            [] => Self::Home,
            ["organizations", org, "members"] => Self::Members {
                org: own(org),
                view: MembersView { query: parameter(query, "query"), cursor: parameter(query, "cursor") },
            },
            ["organizations", org, "members", member] => Self::Member { org: own(org), member: own(member) },
            ["organizations", org, "teams", team] => {
                Self::Team { org: own(org), team: own(team), cursor: parameter(query, "cursor") }
            }
            ["auth", "login"] => Self::SignIn { next: Some(parameter(query, "next")).filter(|next| !next.is_empty()) },
            ["accept", member] => Self::Accept { member: own(member) },
            ["accept", member, token] => Self::AcceptLink { org: None, member: own(member), token: Token(own(token)) },
            ["accept", org, member, token] => {
                Self::AcceptLink { org: Some(own(org)), member: own(member), token: Token(own(token)) }
            }
            _ => Self::NotFound,
        }
    }

    /// Is `other` the same page, perhaps with another search or place in the list?
    #[must_use]
    pub fn is_same_page(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Members { org, .. }, Self::Members { org: other, .. }) => org == other,
            (Self::Team { org, team, .. }, Self::Team { org: other_org, team: other_team, .. }) => {
                org == other_org && team == other_team
            }
            _ => self == other,
        }
    }
}

impl fmt::Display for Route {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Home | Self::NotFound => formatter.write_str("/"),
            Self::Members { org, view } => {
                formatter.write_str(&path(&["organizations", org, "members"]))?;
                formatter.write_str(&parameters(&[("query", &view.query), ("cursor", &view.cursor)]))
            }
            Self::Member { org, member } => formatter.write_str(&path(&["organizations", org, "members", member])),
            Self::Team { org, team, cursor } => {
                formatter.write_str(&path(&["organizations", org, "teams", team]))?;
                formatter.write_str(&parameters(&[("cursor", cursor)]))
            }
            Self::SignIn { next } => {
                formatter.write_str("/auth/login/")?;
                formatter.write_str(&parameters(&[("next", next.as_deref().unwrap_or_default())]))
            }
            Self::Accept { member } => formatter.write_str(&path(&["accept", member])),
            Self::AcceptLink { org: None, member, token } => formatter.write_str(&path(&["accept", member, &token.0])),
            Self::AcceptLink { org: Some(org), member, token } => {
                formatter.write_str(&path(&["accept", org, member, &token.0]))
            }
        }
    }
}

/// Where `next` leads, when it is a place in this app to which somebody may be sent after signing in.
///
/// Whoever writes the link chooses the text, so it is not followed but read as a route, and only the route is followed.
#[must_use]
pub fn safe_next(next: &str) -> Option<Route> {
    let rest = next.strip_prefix('/')?;
    let is_path = !rest.starts_with(['/', '\\']) && !next.contains(char::is_control);
    let (path, query) = next.split_once('?').unwrap_or((next, ""));
    let route = Route::parse(path, query.split('#').next().unwrap_or_default());
    let is_destination = !matches!(route, Route::NotFound | Route::SignIn { .. });
    (is_path && is_destination).then_some(route)
}
