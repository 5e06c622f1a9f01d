//! Addresses that are probably mistyped.

use crate::EmailAddress;

/// Domains under which very many people have their mail.
const COMMON: [&str; 16] = [
    "gmail.com",
    "googlemail.com",
    "outlook.com",
    "hotmail.com",
    "hotmail.co.uk",
    "yahoo.com",
    "yahoo.co.uk",
    "icloud.com",
    "live.com",
    "msn.com",
    "aol.com",
    "proton.me",
    "protonmail.com",
    "fastmail.com",
    "gmx.net",
    "web.de",
];

/// Endings that nobody's domain has, and what was meant.
const ENDINGS: [(&str, &str); 5] =
    [(".con", ".com"), (".cmo", ".com"), (".comm", ".com"), (".ogr", ".org"), (".nte", ".net")];

/// Below this length another domain is too often one letter away by right.
const SHORTEST: usize = 7;

impl EmailAddress {
    /// The part after the `@`, in lower case.
    #[must_use]
    pub fn domain(&self) -> String {
        self.as_str().rsplit_once('@').map(|(_, domain)| domain.to_lowercase()).unwrap_or_default()
    }

    /// The address that was probably meant, when this one's domain is one slip of the finger away from `own`, the
    /// organization's domain (it may be empty), or from one that many people use. Only a guess: the address may be right.
    #[must_use]
    pub fn probably_meant(&self, own: &str) -> Option<Self> {
        let (local, _) = self.as_str().rsplit_once('@')?;
        let domain = self.domain();
        let known = || std::iter::once(own).chain(COMMON).filter(|known| !known.is_empty());
        if known().any(|known| known == domain) {
            return None;
        }
        let near = known().find(|known| known.len() >= SHORTEST && is_one_slip(&domain, known)).map(str::to_owned);
        let meant = near.or_else(|| {
            ENDINGS.iter().find_map(|(wrong, right)| Some(domain.strip_suffix(wrong)?.to_owned() + right))
        })?;
        format!("{local}@{meant}").parse().ok()
    }
}

/// Is one letter missing, too many, another, or are two neighbours exchanged?
fn is_one_slip(typed: &str, meant: &str) -> bool {
    let (typed, meant): (Vec<char>, Vec<char>) = (typed.chars().collect(), meant.chars().collect());
    let begin = typed.iter().zip(&meant).take_while(|(left, right)| left == right).count();
    let (typed, meant) = (&typed[begin..], &meant[begin..]);
    let end = typed.iter().rev().zip(meant.iter().rev()).take_while(|(left, right)| left == right).count();
    match (&typed[..typed.len() - end], &meant[..meant.len() - end]) {
        ([_], [] | [_]) | ([], [_]) => true,
        ([first, second], [other_first, other_second]) => first == other_second && second == other_first,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    fn meant(text: &str) -> Option<String> {
        let address: crate::EmailAddress = text.parse().expect("an address");
        address.probably_meant("acme.test").map(|address| address.as_str().to_owned())
    }

    #[test]
    fn one_slip_away_from_a_known_domain_is_probably_that_domain() {
        for typed in ["gmial.com", "gmal.com", "gmaill.com", "gmqil.com", "gmail.con", "GMAIL.CMO"] {
            assert_eq!(meant(&format!("Ada@{typed}")).as_deref(), Some("Ada@gmail.com"), "{typed}");
        }
        assert_eq!(meant("ada@acem.test").as_deref(), Some("ada@acme.test"));
        assert_eq!(meant("ada@elsewhere.cmo").as_deref(), Some("ada@elsewhere.com"));
    }

    #[test]
    fn right_and_merely_unusual_addresses_are_left_alone() {
        for right in ["gmail.com", "acme.test", "gmx.net", "gmx.de", "aol.de", "elsewhere.test", "mail.acme.test"] {
            assert_eq!(meant(&format!("ada@{right}")), None, "{right}");
        }
    }
}
