//! Where an invitation was sent from.

/// The longest mark of where an invitation was sent from, in characters.
const REFERRER_MAX: usize = 64;

/// The mark that the mailed link repeats: where the invitation was sent from. Whatever isn't a short plain
/// word is left out: it is no reason to refuse an invitation, and has no business in somebody's mail.
#[must_use]
pub fn referrer(text: &str) -> Option<String> {
    let is_plain = |character: char| character.is_ascii_alphanumeric() || matches!(character, '-' | '_' | '.');
    let fits = (1..=REFERRER_MAX).contains(&text.len()) && text.chars().all(is_plain);
    fits.then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_short_plain_word_is_repeated_in_the_link() {
        assert_eq!(referrer("members-page"), Some("members-page".into()));
        for text in ["", "a b", "a&b=c", "<a>", "é", "a\0", &"a".repeat(65)] {
            assert_eq!(referrer(text), None, "{text}");
        }
    }
}
