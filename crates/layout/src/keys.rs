//! The table of keys.

use crate::{
    key::{Key, Kind, Reach},
    shape::{DateStyle, Density, InvitePlace, RemoveStyle, TeamsForm},
};

/// Every key that a layout file can have, in the order of a whole file. Those of one group stand together.
pub static KEYS: &[Key] = &[
    key(
        "columns.order",
        "Order of the columns",
        "The columns from a row's start to its end. Each is named once, hidden ones too; action is the first or the last.",
        Kind::Columns,
        Reach::Code,
    ),
    width("columns.avatar.width", "Width of the picture's column", 40, Reach::Rem("--avatar-width")),
    visible("columns.avatar.visible", "Picture", ""),
    align("columns.avatar.align", "Alignment of the picture", START, Reach::Property("--avatar-align")),
    visible(
        "columns.name.visible",
        "Name",
        "a row without a name says of nobody what it shows, and its link leads to the member's page.",
    ),
    align("columns.name.align", "Alignment of the name", START, Reach::Property("--name-align")),
    width("columns.role.width", "Width of the role's column", 112, Reach::Rem("--role-width")),
    visible("columns.role.visible", "Role", ""),
    align("columns.role.align", "Alignment of the role", START, Reach::Property("--role-align")),
    width("columns.status.width", "Width of the status's column", 296, Reach::Rem("--status-width")),
    visible("columns.status.visible", "Status", ""),
    align("columns.status.align", "Alignment of the status", START, Reach::Property("--status-align")),
    width("columns.teams.width", "Width of the teams' column", 136, Reach::Rem("--teams-width")),
    visible("columns.teams.visible", "Teams", ""),
    align("columns.teams.align", "Alignment of the teams", START, Reach::Property("--teams-align")),
    width("columns.action.width", "Width of the actions' column", 48, Reach::Rem("--action-width")),
    visible("columns.action.visible", "Actions", "without it nobody could be removed and nobody could leave."),
    align("columns.action.align", "Alignment of the actions", END, Reach::Property("--action-align")),
    key(
        "density",
        "Density",
        "How close the rows stand. The reader's own choice in the Display menu wins.",
        Kind::Choice { values: Density::NAMES, refused: &[] },
        Reach::Code,
    ),
    key(
        "rows.marks",
        "Row marks",
        "What tells one row from the next: every second row on a ground of its own, a line under each, or nothing.",
        Kind::Choice { values: &["stripes", "lines", "none"], refused: &[] },
        Reach::Attribute("data-rows"),
    ),
    number(
        ("avatar.size", "Avatar size", "The picture's width and height."),
        (16, 48, 20),
        "Below 16 px nobody knows a face; above 48 px a row is more picture than words.",
        Reach::Pixels("--avatar"),
    ),
    key(
        "avatar.shape",
        "Avatar shape",
        "The picture's outline.",
        Kind::Choice { values: &["circle", "rounded", "square"], refused: &[] },
        Reach::Attribute("data-avatar"),
    ),
    key(
        "teams.form",
        "Team links",
        "How somebody's teams are shown: the only one's link or how many there are, links with commas, or links in frames.",
        Kind::Choice { values: TeamsForm::NAMES, refused: &[] },
        Reach::Code,
    ),
    Key {
        path: "teams.shown",
        name: "Teams shown",
        about: "How many teams are shown as text or chips before the rest hides behind \"+2 teams\".",
        kind: Kind::Number { min: 1, max: 12, default: 2, unit: "", reason: "More would make one row a page." },
        reaches: Reach::Code,
    },
    key(
        "remove.style",
        "Remove button",
        "What the button shows. Its name for assistive technology always says whom it removes.",
        Kind::Choice { values: RemoveStyle::NAMES, refused: &[] },
        Reach::Code,
    ),
    number(
        (
            "remove.target",
            "Size of the remove button",
            "The button's height and least width; under a finger never less than 44 px.",
        ),
        (24, 64, 32),
        "A target under 24 px is missed by whoever can't point exactly (WCAG 2.5.8); above 64 px it makes the row higher than its words.",
        Reach::Pixels("--remove"),
    ),
    key(
        "remove.shown",
        "When the remove button is seen",
        "Always. There is no other value; it is a key so that a file that asks for another learns why.",
        Kind::Choice {
            values: &["always"],
            refused: &[(
                "hover",
                "whoever touches, uses a keyboard or magnifies never hovers, and couldn't find the button.",
            )],
        },
        Reach::Nothing,
    ),
    key(
        "dates",
        "Dates",
        "How a day is said: as a date, by how long ago it was, or both.",
        Kind::Choice { values: DateStyle::NAMES, refused: &[] },
        Reach::Code,
    ),
    key(
        "invite",
        "Invite form",
        "Where the form is: above the table, beside it where there is room, or in a dialog that a button opens.",
        Kind::Choice { values: InvitePlace::NAMES, refused: &[] },
        Reach::Attribute("data-invite"),
    ),
    colours("tokens.colors.canvas", "Page", "The page's ground.", "--canvas"),
    colours("tokens.colors.stripe", "Stripe", "The ground of every second row.", "--stripe"),
    colours("tokens.colors.hover", "Hover", "The ground of what the pointer is on.", "--hover"),
    colours("tokens.colors.control", "Control", "The ground of fields and buttons.", "--control"),
    colours("tokens.colors.raised", "Raised", "The ground of what floats: menus, dialogs, notices.", "--raised"),
    colours("tokens.colors.line", "Line", "Lines that part, and carry no meaning.", "--line"),
    colours("tokens.colors.line-control", "Line of controls", "The outlines of fields and buttons.", "--line-control"),
    colours("tokens.colors.text", "Text", "Words.", "--text"),
    colours("tokens.colors.text-quiet", "Quiet text", "Words of the second rank.", "--text-quiet"),
    colours("tokens.colors.accent", "Accent", "Links and what is chosen.", "--accent"),
    colours("tokens.colors.accent-fill", "Filled accent", "The ground of the main button.", "--accent-fill"),
    colours(
        "tokens.colors.accent-fill-hover",
        "Filled accent under the pointer",
        "The main button's ground under the pointer.",
        "--accent-fill-hover",
    ),
    colours("tokens.colors.on-accent", "Text on accent", "Words on filled buttons.", "--on-accent"),
    colours(
        "tokens.colors.danger",
        "Danger",
        "Words about what failed, and the remove button under the pointer.",
        "--danger",
    ),
    colours("tokens.colors.danger-fill", "Filled danger", "The ground of a button that removes.", "--danger-fill"),
    colours(
        "tokens.colors.danger-fill-hover",
        "Filled danger under the pointer",
        "Its ground under the pointer.",
        "--danger-fill-hover",
    ),
    colours("tokens.colors.danger-soft", "Soft danger", "The ground of what went wrong in a form.", "--danger-soft"),
    colours("tokens.colors.warning", "Warning", "Words about what is over or needs a look.", "--warning"),
    number(
        ("tokens.radius", "Radius", "How round the corners of fields, buttons and frames are."),
        (0, 16, 6),
        "Above 16 px a field looks like a button.",
        Reach::Pixels("--radius"),
    ),
    number(
        ("tokens.space", "Space", "The unit of space: a cell has one above and below its words and two beside them."),
        (2, 8, 4),
        "Below 2 px words touch; above 8 px a phone has no room for them.",
        Reach::Pixels("--space"),
    ),
    number(
        ("tokens.text", "Text size", "The size of words in the table, at the browser's usual text size."),
        (12, 20, 14),
        "Below 12 px many can't read it; above 20 px the table's columns break.",
        Reach::Rem("--text-size"),
    ),
];

/// Keys that could be expected and are none, each with the reason.
pub static REFUSED_KEYS: &[(&str, &str)] =
    &[("columns.name.width", "The name takes what the other columns leave, so that the table is as wide as the page.")];

const START: &[&str] = &["start", "center", "end"];
const END: &[&str] = &["end", "start", "center"];

const fn key(path: &'static str, name: &'static str, about: &'static str, kind: Kind, reaches: Reach) -> Key {
    Key { path, name, about, kind, reaches }
}

const fn visible(path: &'static str, name: &'static str, refused: &'static str) -> Key {
    key(path, name, "Is the column shown?", Kind::Flag { refused }, Reach::Code)
}

const fn width(path: &'static str, name: &'static str, default: u16, reaches: Reach) -> Key {
    let about = "The column's width with the space beside its words; what is in it may ask for more.";
    let reason = "Below 24 px nothing can be pressed; above 640 px no name has room.";
    key(path, name, about, Kind::Number { min: 24, max: 640, default, unit: "px", reason }, reaches)
}

const fn align(path: &'static str, name: &'static str, values: &'static [&'static str], reaches: Reach) -> Key {
    key(path, name, "To which side, in the direction of reading.", Kind::Choice { values, refused: &[] }, reaches)
}

const fn number(
    (path, name, about): (&'static str, &'static str, &'static str),
    (min, max, default): (u16, u16, u16),
    reason: &'static str,
    reaches: Reach,
) -> Key {
    key(path, name, about, Kind::Number { min, max, default, unit: "px", reason }, reaches)
}

const fn colours(path: &'static str, name: &'static str, about: &'static str, property: &'static str) -> Key {
    key(path, name, about, Kind::Colours, Reach::Property(property))
}
