use std::{fmt, str::FromStr};

/// A colour without transparency, as the browser's three channels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Colour(pub [u8; 3]);

/// A colour in both themes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Colours {
    /// On a light page.
    pub light: Colour,
    /// On a dark one.
    pub dark: Colour,
}

/// A text that is no `#rrggbb` and no `#rgb`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoColour;

impl Colour {
    /// The WCAG contrast ratio to another colour, from 1 (none) to 21.
    #[must_use]
    pub fn contrast(self, other: Self) -> f64 {
        let (one, two) = (self.luminance(), other.luminance());
        (one.max(two) + 0.05) / (one.min(two) + 0.05)
    }

    /// WCAG's relative luminance, from 0 (black) to 1.
    fn luminance(self) -> f64 {
        let linear = |channel: u8| {
            let channel = f64::from(channel) / 255.0;
            if channel <= 0.04045 { channel / 12.92 } else { ((channel + 0.055) / 1.055).powf(2.4) }
        };
        let [red, green, blue] = self.0.map(linear);
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }
}

impl FromStr for Colour {
    type Err = NoColour;

    fn from_str(text: &str) -> Result<Self, NoColour> {
        let digits = text.strip_prefix('#').ok_or(NoColour)?;
        if !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
            return Err(NoColour);
        }
        let number = u32::from_str_radix(digits, 16).map_err(|_| NoColour)?;
        let [_, red, green, blue] = number.to_be_bytes();
        match digits.len() {
            6 => Ok(Self([red, green, blue])),
            // Each of three digits stands for two of the same.
            3 => Ok(Self([green % 16, blue / 16, blue % 16].map(|digit| digit * 17))),
            _ => Err(NoColour),
        }
    }
}

impl fmt::Display for Colour {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [red, green, blue] = self.0;
        write!(formatter, "#{red:02x}{green:02x}{blue:02x}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_colour_has_six_digits_or_three_that_stand_for_two_each() {
        assert_eq!("#0f1115".parse(), Ok(Colour([15, 17, 21])));
        assert_eq!("#FfA".parse(), Ok(Colour([255, 255, 170])));
        for wrong in ["", "#", "fff", "#ffff", "#+12345", "#12345g", "#12345678", "red", "#éé"] {
            assert_eq!(wrong.parse::<Colour>(), Err(NoColour), "{wrong}");
        }
    }

    #[test]
    fn contrast_is_wcags() {
        let (black, white, grey) = (Colour([0; 3]), Colour([255; 3]), Colour([119; 3]));
        assert!((black.contrast(white) - 21.0).abs() < 0.001);
        assert!((white.contrast(black) - 21.0).abs() < 0.001);
        assert!((white.contrast(white) - 1.0).abs() < 0.001);
        assert!((grey.contrast(white) - 4.48).abs() < 0.005);
    }
}
