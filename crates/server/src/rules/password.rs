//! Would guessers find this password at once?

use roster_api_types::Password;

/// How many guesses are too few. Lists of what people choose most are about as long, and whoever tries them against the
/// sign-in page, or against a stolen database, tries those first.
const GUESSES_MIN: u64 = 1_000_000;

/// A password that guessers find at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "This is among the first passwords that guessers try, or made of your name, address or organization. Choose another."
)]
pub struct Guessable;

/// Checks that a new password is not easily guessed, by the lists of what people use most and by what is known of its
/// owner: `known` are their name, their address, the organization's name.
///
/// # Errors
/// When it is.
pub fn check_guessing(password: &Password, known: &[&str]) -> Result<(), Guessable> {
    let parts = known.iter().flat_map(|text| text.split(|letter: char| !letter.is_alphanumeric()));
    let known: Vec<&str> = known.iter().copied().chain(parts).filter(|text| text.chars().count() > 2).collect();
    let guesses = zxcvbn::zxcvbn(password.expose(), &known).guesses();
    if guesses < GUESSES_MIN { Err(Guessable) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_good(text: &str, known: &[&str]) -> bool {
        check_guessing(&text.parse().expect("long enough"), known).is_ok()
    }

    #[test]
    fn what_guessers_try_first_is_refused() {
        for text in [
            "aaaaaaaaaaaa",
            "1212121212",
            "1234567890",
            "0987654321",
            "abcdefghijkl",
            "Qwertyuiop",
            "1qaz2wsx3edc",
            "password123",
            "P4ssw0rd123",
            "passwordpassword",
            "Welcome123456",
            "Administrator1",
            "..........",
            "basketball",
            "michelle1987",
            "manchester1",
            "chocolate123",
            "iloveyou2024",
        ] {
            assert!(!is_good(text, &[]), "{text}");
        }
    }

    #[test]
    fn what_is_known_of_its_owner_is_refused() {
        let known = ["Wilhelmina Tarkowski", "w.tarkowski@zephyrworks.test", "Zephyr Works"];
        for text in ["wilhelmina", "Tarkowski1", "zephyrworks", "Zephyr Works", "w.tarkowski@zephyrworks.test"] {
            assert!(!is_good(text, &known), "{text}");
        }
        assert!(is_good("Tarkowski1 keeps bees", &known));
    }

    #[test]
    fn phrases_and_what_managers_make_are_accepted() {
        for text in [
            "correct horse battery",
            "a password of my own",
            "roster demo 2026",
            "x7#Kq!9zPw",
            "пароль мой личный",
            "密码是一个很长的句子吧好",
        ] {
            assert!(is_good(text, &["Acme", "grace@acme.test", "Grace"]), "{text}");
        }
    }

    #[test]
    fn the_longest_password_is_judged_quickly() {
        let text: String = "aB3$".repeat(64);
        assert!(!is_good(&text, &[]), "a repetition");
    }
}
