//! What of a layout the app's code has to know; the rest is the stylesheet's.

use std::fmt;

/// A choice between names: the enum, its names in a file, and both ways between them.
macro_rules! choice {
    ($(#[$attribute:meta])* $name:ident { $($(#[$about:meta])* $variant:ident = $text:literal,)* }) => {
        $(#[$attribute])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash)]
        pub enum $name { $($(#[$about])* $variant,)* }

        impl $name {
            /// The values.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];
            /// Their names in a file, in the same order.
            pub const NAMES: &[&str] = &[$($text,)*];

            /// The name in a file.
            #[must_use]
            pub const fn name(self) -> &'static str {
                Self::NAMES[self as usize]
            }

            /// The value of a name.
            #[must_use]
            pub fn named(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|value| value.name() == name)
            }
        }

        /// As Rust writes it, so that a build script can.
        impl fmt::Debug for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str(match self { $(Self::$variant => concat!(stringify!($name), "::", stringify!($variant)),)* })
            }
        }
    };
}

choice!(
    /// A column of the table.
    Column {
        /// The picture.
        Avatar = "avatar",
        /// The name, with the address under it.
        Name = "name",
        /// The role.
        Role = "role",
        /// Joined, or how far an invitation has come.
        Status = "status",
        /// The teams.
        Teams = "teams",
        /// What can be done with the row.
        Action = "action",
    }
);
choice!(
    /// How close rows stand, where the reader has no wish of their own.
    Density {
        /// Two lines and air.
        Comfortable = "comfortable",
        /// Two lines.
        Compact = "compact",
    }
);
choice!(
    /// How somebody's teams are shown.
    TeamsForm {
        /// The only team's link, or how many teams.
        Count = "count",
        /// Links with commas between them.
        Text = "text",
        /// Links in frames.
        Chips = "chips",
    }
);
choice!(
    /// What a remove button shows.
    RemoveStyle {
        /// A sign.
        Icon = "icon",
        /// A word.
        Text = "text",
        /// A sign and a word.
        Both = "both",
    }
);
choice!(
    /// How a day is said.
    DateStyle {
        /// "Nov 20".
        Date = "date",
        /// "3 days ago".
        Relative = "relative",
        /// "Nov 20, 3 days ago".
        Both = "both",
    }
);
choice!(
    /// Where the invite form is.
    InvitePlace {
        /// Above the table.
        Above = "above",
        /// Beside it, where there is room.
        Beside = "beside",
        /// In a dialog that a button opens.
        Dialog = "dialog",
    }
);

/// What of a layout the app's code has to know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shape {
    /// The columns that are shown, in their order.
    pub columns: [Option<Column>; Column::ALL.len()],
    /// How close rows stand.
    pub density: Density,
    /// How teams are shown.
    pub teams: TeamsForm,
    /// How many teams are shown as text or chips before the rest hides behind "+2 teams".
    pub teams_shown: u16,
    /// What a remove button shows.
    pub remove: RemoveStyle,
    /// How days are said.
    pub dates: DateStyle,
    /// Where the invite form is.
    pub invite: InvitePlace,
}

impl Shape {
    /// The columns that are shown, in their order.
    pub fn columns(&self) -> impl Iterator<Item = Column> {
        self.columns.into_iter().flatten()
    }
}
