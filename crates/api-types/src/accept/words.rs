//! Words with names in them, which each side shows in its own way.

/// What stands for a name in a text, in braces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Name {
    /// `{org}`: the organization.
    Organization,
    /// `{inviter}`: who invites.
    Inviter,
    /// `{email}`: the invited address, perhaps masked.
    Invited,
    /// `{own}`: the address of the account that is signed in.
    Own,
    /// `{until}`: until when it can or could be accepted, RFC 3339.
    End,
    /// `{provider}`: what signs the organization's people in.
    Provider,
    /// `{problem}`: why nothing is known.
    Problem,
}

/// A part of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Word<'a> {
    /// As it stands.
    Text(&'a str),
    /// A name, in which letters of every script may be.
    Name(Name),
}

/// The names themselves; none where one isn't known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Names<'a> {
    /// See [`Name::Organization`].
    pub organization: Option<&'a str>,
    /// See [`Name::Inviter`].
    pub inviter: Option<&'a str>,
    /// See [`Name::Invited`].
    pub invited: Option<&'a str>,
    /// See [`Name::Own`].
    pub own: Option<&'a str>,
    /// See [`Name::End`].
    pub end: Option<&'a str>,
    /// See [`Name::Provider`].
    pub provider: Option<&'a str>,
    /// See [`Name::Problem`].
    pub problem: Option<&'a str>,
}

impl<'a> Names<'a> {
    /// The name; none where it isn't known, or empty.
    #[must_use]
    pub fn get(self, name: Name) -> Option<&'a str> {
        let found = match name {
            Name::Organization => self.organization,
            Name::Inviter => self.inviter,
            Name::Invited => self.invited,
            Name::Own => self.own,
            Name::End => self.end,
            Name::Provider => self.provider,
            Name::Problem => self.problem,
        };
        found.filter(|name| !name.is_empty())
    }

    /// Are all names in the text known?
    #[must_use]
    pub fn fill(self, text: &str) -> bool {
        words(text).iter().all(|word| match word {
            Word::Text(_) => true,
            Word::Name(name) => self.get(*name).is_some(),
        })
    }
}

impl Name {
    fn of(id: &str) -> Option<Self> {
        Some(match id {
            "org" => Self::Organization,
            "inviter" => Self::Inviter,
            "email" => Self::Invited,
            "own" => Self::Own,
            "until" => Self::End,
            "provider" => Self::Provider,
            "problem" => Self::Problem,
            _ => return None,
        })
    }
}

/// The parts of a text. Only ours is read here, never one that somebody has written into a form.
#[must_use]
pub fn words(text: &str) -> Vec<Word<'_>> {
    let mut found = Vec::new();
    for (index, part) in text.split('{').enumerate() {
        let name = if index == 0 { None } else { part.split_once('}') };
        let rest = match name.and_then(|(id, rest)| Some((Name::of(id)?, rest))) {
            Some((name, rest)) => {
                found.push(Word::Name(name));
                rest
            }
            None => part,
        };
        if !rest.is_empty() {
            found.push(Word::Text(rest));
        }
    }
    found
}

/// The text with the names in their places, or without one that isn't known.
#[must_use]
pub fn filled(text: &str, names: Names<'_>) -> String {
    let part = |word: Word<'_>| match word {
        Word::Text(text) => text.to_owned(),
        Word::Name(name) => names.get(name).unwrap_or_default().to_owned(),
    };
    words(text).into_iter().map(part).collect::<String>().trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stand_without_a_name_that_is_unknown() {
        let names = Names { organization: Some("Acme {inviter}"), ..Names::default() };
        assert_eq!(filled("Join {org}", names), "Join Acme {inviter}", "a name is no text of ours");
        assert_eq!(filled("Join {org}", Names::default()), "Join");
        assert_eq!(
            words("{own}, {email}."),
            [Word::Name(Name::Own), Word::Text(", "), Word::Name(Name::Invited), Word::Text("."),]
        );
        assert!(names.fill("Join {org}") && !names.fill("{inviter} invites to {org}"));
    }
}
