//! What teams may be called.

use roster_api_types::{SLUG_MAX, Slug, TeamChange};
use unicode_normalization::{UnicodeNormalization as _, char::is_combining_mark};

use super::name;
use crate::{error::FieldErrors, store::TeamNames};

/// The names of a new team. Without a name it is called like its slug; without a slug, one is made.
///
/// # Errors
/// Reasons per field.
pub fn new_team(body: &TeamChange) -> Result<TeamNames, FieldErrors> {
    if body.name.is_none() && body.slug.is_none() {
        let reason = "Give the team a name or a slug.".to_owned();
        return Err(FieldErrors::from([("non_field_errors", vec![reason])]));
    }
    let (name, slug) = given(body)?;
    let made = || {
        let made = name.as_deref().and_then(|name| slug_of(name, "team"));
        made.ok_or_else(|| one("slug", "No slug can be made from this name. Give one."))
    };
    let slug = slug.map_or_else(made, Ok)?;
    Ok(TeamNames { name: name.unwrap_or_else(|| slug.clone()), slug })
}

/// A team's names after a change of one, both or neither.
///
/// # Errors
/// Reasons per field.
pub fn renamed(body: &TeamChange, current: TeamNames) -> Result<TeamNames, FieldErrors> {
    let (name, slug) = given(body)?;
    Ok(TeamNames { name: name.unwrap_or(current.name), slug: slug.unwrap_or(current.slug) })
}

/// Name and slug as far as they are given.
fn given(body: &TeamChange) -> Result<(Option<String>, Option<String>), FieldErrors> {
    let mut errors = FieldErrors::new();
    let name = body.name.as_deref().map(name::checked).transpose();
    let name = name.unwrap_or_else(|reason| {
        errors.insert("name", vec![reason]);
        None
    });
    let slug = body.slug.as_deref().map(str::parse::<Slug>).transpose();
    let slug = slug.unwrap_or_else(|error| {
        errors.insert("slug", vec![error.to_string()]);
        None
    });
    if errors.is_empty() { Ok((name, slug.map(String::from))) } else { Err(errors) }
}

fn one(field: &'static str, reason: &str) -> FieldErrors {
    FieldErrors::from([(field, vec![reason.to_owned()])])
}

/// A slug like the name, with the `kind` of thing before a mere number; none when the name has nothing that a slug can show.
pub(super) fn slug_of(name: &str, kind: &str) -> Option<String> {
    let mut slug = String::new();
    for character in name.to_lowercase().nfkd() {
        match character {
            'a'..='z' | '0'..='9' | '_' => slug.push(character),
            '\'' | '’' => {}
            mark if is_combining_mark(mark) => {}
            _ if slug.ends_with('-') => {}
            _ => slug.push('-'),
        }
    }
    let slug = slug.trim_matches('-');
    // ASCII only, so a character is a byte.
    let slug = slug.get(..SLUG_MAX).unwrap_or(slug).trim_end_matches('-');
    let slug = if slug.bytes().all(|byte| byte.is_ascii_digit()) && !slug.is_empty() {
        format!("{kind}-{slug}")
    } else {
        slug.to_owned()
    };
    slug.parse::<Slug>().ok().map(String::from)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn body(name: Option<&str>, slug: Option<&str>) -> TeamChange {
        TeamChange { name: name.map(str::to_owned), slug: slug.map(str::to_owned) }
    }

    #[test]
    fn a_slug_is_made_from_the_name_and_the_name_from_the_slug() {
        for (name, slug) in [
            ("Back End", "back-end"),
            ("  R & D  ", "r-d"),
            ("Équipe Ångström", "equipe-angstrom"),
            ("Ada’s team_2", "adas-team_2"),
            ("42", "team-42"),
            ("２４/7", "24-7"),
            (&"a".repeat(64), &"a".repeat(50)),
        ] {
            let names = new_team(&body(Some(name), None)).expect("a good name");
            assert_eq!((names.name.as_str(), names.slug.as_str()), (name.trim(), slug));
        }
        let names = new_team(&body(None, Some("backend"))).expect("a good slug");
        assert_eq!((names.name.as_str(), names.slug.as_str()), ("backend", "backend"));
    }

    #[test]
    fn what_is_wrong_is_said_per_field() {
        let fields = |name, slug| new_team(&body(name, slug)).expect_err("refused").into_keys().collect::<Vec<_>>();
        assert_eq!(fields(None, None), ["non_field_errors"]);
        assert_eq!(fields(Some("設計"), None), ["slug"]);
        assert_eq!(fields(Some(" "), None), ["name"]);
        for disruptive in ["a\0b", "\u{202e}nimda", "in\u{200b}visible"] {
            assert_eq!(fields(Some(disruptive), Some("b")), ["name"]);
        }
        assert_eq!(fields(Some(&"é".repeat(65)), Some("UPPER")), ["name", "slug"]);
        assert!(new_team(&body(Some(&"é".repeat(64)), Some("upper"))).is_ok());
    }

    #[test]
    fn what_a_change_leaves_out_stays() {
        let current = || TeamNames { name: "Backend".into(), slug: "backend".into() };
        assert_eq!(renamed(&body(None, None), current()), Ok(current()));
        assert_eq!(renamed(&body(Some("Core"), None), current()).map(|names| names.slug), Ok("backend".to_owned()));
        assert_eq!(renamed(&body(None, Some("core")), current()).map(|names| names.name), Ok("Backend".to_owned()));
        assert!(renamed(&body(Some(""), None), current()).is_err());
    }

    proptest! {
        #[test]
        fn whatever_the_name_a_made_slug_is_a_slug(name in "\\PC{0,80}|[0-9 -]{0,80}") {
            if let Ok(names) = new_team(&body(Some(&name), None)) {
                prop_assert!(names.slug.parse::<Slug>().is_ok());
                prop_assert!((1..=64).contains(&names.name.chars().count()));
            }
        }
    }
}
