//! May this organization be created or changed so?

use roster_api_types::{NewOrganization, OrganizationChange, Role, Slug};

use super::{name, team::slug_of};
use crate::{error::FieldErrors, store::OrganizationUpdate};

/// A new organization, checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Created {
    /// Its name as shown.
    pub name: String,
    /// Its name in addresses.
    pub slug: Slug,
}

/// Checks a new organization.
///
/// # Errors
/// When fields are wrong.
pub fn check_new(body: &NewOrganization) -> Result<Created, FieldErrors> {
    let name = body.name.as_deref().ok_or_else(|| "This field is required.".to_owned()).and_then(name::checked);
    let slug = match (&body.slug, &name) {
        (Some(slug), _) => slug.parse().map_err(|error: roster_api_types::SlugError| error.to_string()),
        (None, Ok(name)) => slug_of(name, "organization")
            .and_then(|slug| slug.parse().ok())
            .ok_or_else(|| "Choose one: none can be made from the name.".to_owned()),
        // What is wrong with the name is told under the name.
        (None, Err(_)) => Err(String::new()),
    };
    match (name, slug) {
        (Ok(name), Ok(slug)) => Ok(Created { name, slug }),
        (name, slug) => {
            let faults = [("name", name.err()), ("slug", slug.err())].into_iter();
            Err(faults
                .filter_map(|(field, fault)| Some((field, vec![fault.filter(|text| !text.is_empty())?])))
                .collect())
        }
    }
}

/// What somebody may change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Editor {
    /// Also what is for owners only (`org:admin`).
    pub is_owner: bool,
}

/// Why an organization can't be changed so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The default role is for owners to change.
    OwnersOnly,
    /// Fields are wrong.
    Fields(FieldErrors),
}

/// Checks a change. `current_role` is the default role as it is: to repeat it is no change.
///
/// # Errors
/// When it can't be made.
pub fn check(body: &OrganizationChange, editor: Editor, current_role: Role) -> Result<OrganizationUpdate, Refusal> {
    let mut errors = FieldErrors::new();
    let mut told = |field, reason: String| {
        errors.insert(field, vec![reason]);
    };
    let name = body.name.as_deref().and_then(|text| name::checked(text).map_err(|reason| told("name", reason)).ok());
    let slug: Option<Slug> = body.slug.as_deref().and_then(|text| {
        text.parse().map_err(|error: roster_api_types::SlugError| told("slug", error.to_string())).ok()
    });
    let default_role: Option<Role> = body.default_role.as_deref().and_then(|text| {
        text.parse().map_err(|_| told("defaultRole", "Choose member, admin, manager or owner.".to_owned())).ok()
    });
    if body.require_2fa == Some(true) {
        told("require2FA", "Nobody can set up a second factor here yet, so nobody could sign in.".to_owned());
    }
    if default_role.is_some_and(|role| role != current_role) && !editor.is_owner {
        return Err(Refusal::OwnersOnly);
    }
    if !errors.is_empty() {
        return Err(Refusal::Fields(errors));
    }
    let OrganizationChange { open_membership, allow_member_invite, allow_join_requests, .. } = *body;
    Ok(OrganizationUpdate { name, slug, open_membership, allow_member_invite, allow_join_requests, default_role })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const OWNER: Editor = Editor { is_owner: true };

    fn new(name: Option<&str>, slug: Option<&str>) -> Result<Created, FieldErrors> {
        check_new(&NewOrganization { name: name.map(str::to_owned), slug: slug.map(str::to_owned) })
    }

    #[test]
    fn a_name_suggests_its_slug() {
        for (name, slug) in [
            (" Acme & Sons ", "acme-sons"),
            ("Acme", "acme"),
            ("3rd  Floor!", "3rd-floor"),
            ("42", "organization-42"),
            ("Müller", "muller"),
        ] {
            assert_eq!(new(Some(name), None).map(|created| created.slug.to_string()), Ok(slug.to_owned()), "{name}");
        }
        for name in ["李", "!"] {
            let errors = new(Some(name), None).expect_err("no slug");
            assert_eq!(errors.into_keys().collect::<Vec<_>>(), ["slug"], "{name}");
        }
    }

    #[test]
    fn what_is_wrong_is_told_under_its_field() {
        for (name, slug, fields) in [
            (None, None, &["name"][..]),
            (Some(" "), Some("Acme"), &["name", "slug"]),
            (Some("Acme\nLtd"), None, &["name"]),
            (Some(&*"x".repeat(65)), None, &["name"]),
            (Some("Acme"), Some("42"), &["slug"]),
        ] {
            let keys: Vec<&str> = new(name, slug).expect_err("wrong").into_keys().collect();
            assert_eq!(keys, fields, "{name:?} {slug:?}");
        }
        let wrong = OrganizationChange {
            name: Some(String::new()),
            slug: Some("a b".into()),
            default_role: Some("king".into()),
            require_2fa: Some(true),
            ..OrganizationChange::default()
        };
        let Err(Refusal::Fields(errors)) = check(&wrong, OWNER, Role::Member) else { panic!("refused") };
        assert_eq!(errors.into_keys().collect::<Vec<_>>(), ["defaultRole", "name", "require2FA", "slug"]);
    }

    proptest! {
        #[test]
        fn every_suggested_slug_is_one(name in "\\PC{0,80}") {
            if let Ok(created) = new(Some(&name), None) {
                prop_assert!(created.slug.as_str().parse::<Slug>().is_ok());
                prop_assert_eq!(created.name.trim(), created.name.as_str());
            }
        }

        #[test]
        fn only_owners_change_the_default_role(
            is_owner: bool, current in prop::sample::select(Role::ALL.to_vec()), wanted in prop::sample::select(Role::ALL.to_vec())
        ) {
            let body = OrganizationChange { default_role: Some(wanted.id().into()), ..OrganizationChange::default() };
            let checked = check(&body, Editor { is_owner }, current);
            prop_assert_eq!(checked.is_ok(), is_owner || wanted == current);
        }
    }
}
