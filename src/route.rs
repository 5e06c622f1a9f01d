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
    /// An invitation; its token is with the server, or index.html has kept it.
    Accept {
        /// The membership's number as it came: a damaged link is explained, not "not found".
        member: String,
    },
    /// Nothing of ours.
    NotFound,
}

/// One of the lists of the members page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum MemberList {
    /// Who has joined, and who is invited.
    #[default]
    Members,
    /// Who is invited.
    Pending,
    /// Who would like to join, or to be on a team.
    Requests,
    /// Who was removed and could come back.
    Removed,
}

impl MemberList {
    /// All lists, in the order in which they are offered.
    pub const ALL: [Self; 4] = [Self::Members, Self::Pending, Self::Requests, Self::Removed];

    /// The list's name in addresses; empty for the one that is shown when no other is named.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Members => "",
            Self::Pending => "pending",
            Self::Requests => "requests",
            Self::Removed => "removed",
        }
    }

    /// The list's name as shown.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Members => "Members",
            Self::Pending => "Pending",
            Self::Requests => "Requests",
            Self::Removed => "Removed",
        }
    }

    /// Can the list be searched and sorted?
    #[must_use]
    pub fn is_searchable(self) -> bool {
        self != Self::Requests
    }

    fn of(id: &str) -> Self {
        Self::ALL.into_iter().find(|list| list.id() == id).unwrap_or_default()
    }
}

/// The orders that an address may name: a key of the API's `sort`, with `-` before it the other way round. index.html
/// knows them too.
const SORTS: [&str; 6] = ["name", "-name", "role", "-role", "dateCreated", "-dateCreated"];

/// Which part of an organization's members is shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MembersView {
    /// Which list.
    pub list: MemberList,
    /// The search, in the list's query language; empty for everybody.
    pub query: String,
    /// The order, as the API's `sort` names it; empty for the list's own.
    pub sort: String,
    /// Where the page starts; empty at the beginning.
    pub cursor: String,
}

impl MembersView {
    /// The whole of a list.
    #[must_use]
    pub fn of(list: MemberList) -> Self {
        Self { list, ..Self::default() }
    }

    /// Reads an address's query. What can't be searched or sorted is neither.
    fn parse(query: &str) -> Self {
        let list = MemberList::of(&parameter(query, "view"));
        let cursor = parameter(query, "cursor");
        if !list.is_searchable() {
            return Self { cursor, ..Self::of(list) };
        }
        let sort = parameter(query, "sort");
        let sort = if SORTS.contains(&sort.as_str()) { sort } else { String::new() };
        Self { list, query: parameter(query, "query"), sort, cursor }
    }

    fn parameters(&self) -> String {
        let Self { list, query, sort, cursor } = self;
        parameters(&[("view", list.id()), ("query", query), ("sort", sort), ("cursor", cursor)])
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
            ["organizations", org, "members"] => Self::Members { org: own(org), view: MembersView::parse(query) },
            ["organizations", org, "members", member] => Self::Member { org: own(org), member: own(member) },
            ["organizations", org, "teams", team] => {
                Self::Team { org: own(org), team: own(team), cursor: parameter(query, "cursor") }
            }
            // Accounts are created on the page of the invitation that allows one: to that our own server leads.
            ["auth", "register"] => Self::SignIn { next: None },
            ["auth", "login"] => Self::SignIn { next: Some(parameter(query, "next")).filter(|next| !next.is_empty()) },
            ["accept", member] => Self::Accept { member: own(member) },
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
                formatter.write_str(&view.parameters())
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
