//! The colours of style/tokens.css, and what it promises about them.

use crate::colour::{Colour, Colours};

/// Where the defaults of all colours are.
const STYLESHEET: &str = include_str!("../../../style/tokens.css");

/// What is written on another colour, or drawn on it, and how far the two have to be apart.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pair {
    /// The token of words or lines.
    pub front: &'static str,
    /// The token of the ground.
    pub ground: &'static str,
    /// The least WCAG contrast ratio.
    pub least: f64,
}

const WORDS: [&str; 5] = ["text", "text-quiet", "accent", "danger", "warning"];
const SURFACES: [&str; 5] = ["canvas", "stripe", "hover", "control", "raised"];
const FILLS: [&str; 4] = ["accent-fill", "accent-fill-hover", "danger-fill", "danger-fill-hover"];

/// Every pair that is promised: words on every surface and on soft danger, words on filled buttons, outlines of controls.
pub fn pairs() -> impl Iterator<Item = Pair> {
    let words = WORDS.into_iter().flat_map(|front| SURFACES.map(|ground| Pair { front, ground, least: 4.5 }));
    let problem = ["text", "danger"].map(|front| Pair { front, ground: "danger-soft", least: 4.5 });
    let fills = FILLS.map(|ground| Pair { front: "on-accent", ground, least: 4.5 });
    let lines = SURFACES.map(|ground| Pair { front: "line-control", ground, least: 3.0 });
    words.chain(problem).chain(fills).chain(lines)
}

/// A token's colours in style/tokens.css; black for one that isn't there, which a test rules out.
pub(crate) fn colours_of(token: &str) -> Colours {
    read(token).unwrap_or(Colours { light: Colour([0; 3]), dark: Colour([0; 3]) })
}

fn read(token: &str) -> Option<Colours> {
    let value = declared(token)?;
    let both = value.strip_prefix("light-dark(").and_then(|pair| pair.strip_suffix(')')?.split_once(','));
    let (light, dark) = both.unwrap_or((value, value));
    Some(Colours { light: light.trim().parse().ok()?, dark: dark.trim().parse().ok()? })
}

/// The value of the first declaration of a custom property.
pub(crate) fn declared(token: &str) -> Option<&'static str> {
    let declarations = STYLESHEET.lines().filter_map(|line| line.trim().strip_prefix("--")?.split_once(':'));
    declarations.filter(|(name, _)| *name == token).find_map(|(_, value)| value.trim().strip_suffix(';'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{KEYS, Key, Kind, Reach, Setting};

    #[test]
    fn every_colour_of_the_table_is_in_the_stylesheet() {
        for key in KEYS.iter().filter(|key| key.kind == Kind::Colours) {
            let token = key.path.strip_prefix("tokens.colors.").expect("a colour");
            assert!(read(token).is_some(), "{token}");
            assert_eq!(key.reaches, Reach::Property(format!("--{token}").leak()));
        }
    }

    #[test]
    fn the_stylesheet_keeps_what_it_promises() {
        for Pair { front, ground, least } in pairs() {
            assert!(Key::at(&format!("tokens.colors.{front}")).is_some() && read(ground).is_some());
            let (front_colours, ground_colours) = (colours_of(front), colours_of(ground));
            for (front_colour, ground_colour) in
                [(front_colours.light, ground_colours.light), (front_colours.dark, ground_colours.dark)]
            {
                assert!(front_colour.contrast(ground_colour) >= least, "{front} on {ground}");
            }
        }
    }

    #[test]
    fn the_stylesheet_begins_with_the_tables_defaults() {
        for key in KEYS {
            let (property, value) = match (key.reaches, key.default()) {
                (Reach::Pixels(property), Setting::Number(number)) => (property, format!("{number}px")),
                (Reach::Rem(property), Setting::Number(number)) => {
                    (property, format!("{}rem", f64::from(number) / 16.0))
                }
                _ => continue,
            };
            let declared = declared(property.trim_start_matches('-'));
            assert_eq!(declared, Some(value.as_str()), "{property} of style/tokens.css");
        }
    }
}
