use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::secret::Secret;

/// What a query value may hold unescaped.
const QUERY_VALUE: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The longest `?referrer=` repeated in a link, in characters; longer ones are left out.
const REFERRER_MAX: usize = 200;

/// The link that opens an invitation, with the secret in clear. `base_url` has no slash at the end.
#[must_use]
pub fn accept_link(base_url: &str, membership: i64, secret: &Secret, referrer: Option<&str>) -> String {
    let link = format!("{base_url}/accept/{membership}/{}/", secret.expose());
    match referrer.filter(|referrer| !referrer.is_empty() && referrer.chars().count() <= REFERRER_MAX) {
        Some(referrer) => format!("{link}?referrer={}", utf8_percent_encode(referrer, QUERY_VALUE)),
        None => link,
    }
}

/// The link that lets choose a new password, with the secret in clear. `base_url` has no slash at the end.
#[must_use]
pub fn reset_link(base_url: &str, secret: &Secret) -> String {
    format!("{base_url}/auth/reset/{}/", secret.expose())
}

/// The members of the organization with this slug, or the part of them that `view` names. `base_url` has no slash at the end.
#[must_use]
pub fn members_link(base_url: &str, slug: &str, view: &str) -> String {
    format!("{base_url}/organizations/{slug}/members/{view}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_referrer_is_escaped_and_an_endless_one_left_out() {
        let token = "a".repeat(64);
        let secret = Secret::parse(&token).expect("a secret");
        let link = |referrer| accept_link("https://roster.test", 7, &secret, referrer);
        assert_eq!(link(None), format!("https://roster.test/accept/7/{token}/"));
        assert_eq!(link(Some("")), link(None));
        assert_eq!(link(Some("a b&c=\r\n<é")), format!("{}?referrer=a%20b%26c%3D%0D%0A%3C%C3%A9", link(None)));
        assert_eq!(link(Some(&"x".repeat(201))), link(None));
    }
}
