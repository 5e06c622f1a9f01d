//! Texts that people wrote, made harmless where they appear among ours.

/// Characters that change how what is around them reads, or hide: controls, line breaks, direction
/// overrides, invisible marks. Joiners stay: Persian and emoji need them.
#[must_use]
pub fn is_disruptive(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// The text as one line without [disruptive characters](is_disruptive), cut after `max` characters.
#[must_use]
pub fn one_line(text: &str, max: usize) -> String {
    let spaced: String = text.chars().map(|character| if is_disruptive(character) { ' ' } else { character }).collect();
    let line = spaced.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= max {
        return line;
    }
    let kept: String = line.chars().take(max.saturating_sub(1)).collect();
    format!("{}…", kept.trim_end())
}

/// The text with an invisible mark wherever mail programs would see the inside of a web or mail address, so
/// that they don't turn a name into a link.
#[must_use]
pub fn unlinked(text: &str) -> String {
    const NON_JOINER: char = '\u{200c}';
    let mut marked = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        marked.push(character);
        let inside = characters.peek().is_some_and(|next| !next.is_whitespace());
        if inside && matches!(character, '.' | ':' | '/' | '@' | '。' | '．' | '｡') {
            marked.push(NON_JOINER);
        }
    }
    marked
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_line_keeps_its_words_and_loses_what_would_disturb_others() {
        assert_eq!(one_line("Acme\r\nBcc: x@y.test", 64), "Acme Bcc: x@y.test");
        assert_eq!(one_line("\u{202e}evil\u{202c} \u{7}Ltd\u{2028}", 64), "evil Ltd");
        assert_eq!(one_line("می\u{200c}خواهم 👩\u{200d}🔬", 64), "می\u{200c}خواهم 👩\u{200d}🔬");
        assert_eq!(one_line(&"a".repeat(5_000), 4), "aaa…");
        assert_eq!(one_line("\n\t", 4), "");
    }

    #[test]
    fn addresses_are_interrupted_and_sentences_are_not() {
        assert_eq!(unlinked("evil.example"), "evil.\u{200c}example");
        assert_eq!(unlinked("https://a.b"), "https:\u{200c}/\u{200c}/\u{200c}a.\u{200c}b");
        assert_eq!(unlinked("Acme Inc."), "Acme Inc.");
        assert_eq!(unlinked("St. Ives: a"), "St. Ives: a");
    }

    proptest! {
        #[test]
        fn every_text_becomes_one_short_line(text in "\\PC*|[a-z\\r\\n\\x00\u{202e}\u{2028} ]{0,80}", max in 1..100_usize) {
            let line = one_line(&text, max);
            prop_assert!(line.chars().count() <= max);
            prop_assert!(!line.contains(is_disruptive));
        }
    }
}
