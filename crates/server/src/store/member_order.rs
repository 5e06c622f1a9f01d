//! In which order members are listed, and places within that order.

use std::{fmt, str::FromStr};

use roster_api_types::{Cursor, CursorError, Place, Role};
use sea_orm::sea_query::{Expr, ExprTrait as _, Order, SelectStatement, SimpleExpr};

use super::{dialect::can_be_stored, entity::membership, member_row::m};

/// What members are sorted by. Members that are alike in it follow by id.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum MemberSort {
    /// The membership's id.
    #[default]
    Id,
    /// The name shown, without regard to case.
    Name,
    /// The person's or the invited address, without regard to case.
    Email,
    /// The role, weakest first.
    Role,
    /// When the membership was created.
    DateCreated,
    /// When the person was last here; before all others those who never were.
    LastActive,
    /// The invited address. The invited are sorted by it as by name and address, and they alone have it: in SQLite among
    /// many others, which their name's index has all in between.
    Invited,
    /// Invitations whose mail has failed come first. The order of the pending ones alone: only they have an index for it.
    Delivery,
}

/// What `sort_role` is at least for everybody who has this role or a stronger one; the id comes on top.
#[must_use]
pub fn sort_role_before(role: Role) -> i64 {
    let rank = Role::ALL.into_iter().filter(|weaker| *weaker < role).map(|_| 1).sum::<i64>();
    rank * 1_000_000_000_000_000_000
}

/// An order of members. Each is read along an index of its own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MemberOrder {
    /// By what.
    pub by: MemberSort,
    /// The other way round.
    pub descending: bool,
}

/// A text that names no order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownOrder;

impl fmt::Display for UnknownOrder {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Invalid sort parameter. Use id, name, email, role, dateCreated or lastActive, with - before it for the other way round.")
    }
}

impl FromStr for MemberOrder {
    type Err = UnknownOrder;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (descending, name) = text.strip_prefix('-').map_or((false, text), |name| (true, name));
        let by = match name {
            "id" => MemberSort::Id,
            "name" => MemberSort::Name,
            "email" => MemberSort::Email,
            "role" => MemberSort::Role,
            "dateCreated" => MemberSort::DateCreated,
            "lastActive" => MemberSort::LastActive,
            _ => return Err(UnknownOrder),
        };
        Ok(Self { by, descending })
    }
}

/// A place between two members: right behind the one that it names, which may have gone meanwhile.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MemberPlace {
    /// The member's id.
    pub id: i64,
    /// What the member is sorted by; none when that is the id itself.
    pub key: Option<String>,
}

impl MemberPlace {
    /// Is it the list's start?
    const fn is_start(&self) -> bool {
        self.id == 0 && self.key.is_none()
    }
}

/// Which page of members.
pub type MemberCursor = Cursor<MemberPlace>;

/// The id and, behind a `-`, the key as hexadecimal bytes; 0 is the list's start.
impl Place for MemberPlace {
    fn read(text: &str) -> Result<Self, CursorError> {
        let (id, key) = text.split_once('-').map_or((text, None), |(id, key)| (id, Some(key)));
        let key = key.map(|key| from_hex(key).ok_or(CursorError)).transpose()?;
        Ok(Self { id: i64::read(id)?, key })
    }

    fn write(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.id.write(formatter)?;
        if let Some(key) = &self.key {
            formatter.write_str("-")?;
            key.bytes().try_for_each(|byte| write!(formatter, "{byte:02x}"))?;
        }
        Ok(())
    }
}

fn from_hex(text: &str) -> Option<String> {
    let digits: Option<Vec<u8>> = text.chars().map(|digit| u8::try_from(digit.to_digit(16)?).ok()).collect();
    let digits = digits.filter(|digits| digits.len().is_multiple_of(2))?;
    String::from_utf8(digits.chunks(2).map(|pair| pair[0] * 16 + pair[1]).collect()).ok()
}

impl MemberOrder {
    /// The same order, when all are invited.
    #[must_use]
    pub const fn of_invited(self) -> Self {
        match self.by {
            MemberSort::Name | MemberSort::Email => Self { by: MemberSort::Invited, ..self },
            _ => self,
        }
    }

    /// The column beside the id, if there is one.
    fn column(self) -> Option<Expr> {
        match self.by {
            MemberSort::Id => None,
            MemberSort::Name => Some(Expr::col(("m", "sort_name"))),
            MemberSort::Email => Some(Expr::col(("m", "sort_email"))),
            MemberSort::Invited => Some(m(membership::Column::EmailKey)),
            MemberSort::Role => Some(Expr::col(("m", "sort_role"))),
            MemberSort::DateCreated => Some(m(membership::Column::DateCreated)),
            MemberSort::LastActive => Some(Expr::col(("m", "sort_active"))),
            MemberSort::Delivery => Some(Expr::col(("m", "sort_delivery"))),
        }
    }

    /// What a row is sorted by, as text.
    #[must_use]
    pub fn key(self) -> Expr {
        self.column().map_or_else(|| SimpleExpr::value(None::<String>), |column| column.cast_as("text"))
    }

    /// Sorts a statement over the table `m` in this order, or against it.
    pub fn sort(self, select: &mut SelectStatement, backwards: bool) {
        let direction = if self.descending == backwards { Order::Asc } else { Order::Desc };
        if self.by == MemberSort::Invited {
            // Before the first address the index has all who have none.
            select.and_where(m(membership::Column::EmailKey).gte(""));
        }
        for column in self.column().into_iter().chain([m(membership::Column::Id)]) {
            select.order_by_expr(column, direction.clone());
        }
    }

    /// Holds for the rows of table `m` that lie behind the place, or before it; the row at the very place is no part of
    /// either. None for all rows.
    ///
    /// # Errors
    /// When the place belongs to another order.
    pub fn beyond(self, place: &MemberPlace, backwards: bool) -> Result<Option<Expr>, CursorError> {
        let is_start = place.is_start();
        if is_start && !backwards && (self.descending || self.by != MemberSort::Id) {
            return Ok(None);
        }
        let id = SimpleExpr::value(place.id);
        let (row, place) = match (self.column(), &place.key) {
            (None, None) => (m(membership::Column::Id), id),
            (Some(column), Some(key)) => {
                let row = Expr::tuple([column, m(membership::Column::Id)]);
                (row, Expr::tuple([self.value(key)?, id]))
            }
            (Some(_), None) if is_start => return Ok(Some(SimpleExpr::value(1).eq(0))),
            _ => return Err(CursorError),
        };
        Ok(Some(if self.descending == backwards { row.gt(place) } else { row.lt(place) }))
    }

    /// Holds for the rows that lie before a page which begins behind `place`, the row at the very place among them; for a
    /// page that ends before the place, those behind it. None for no rows.
    ///
    /// # Errors
    /// When the place belongs to another order.
    pub fn before(self, place: &MemberPlace, backwards: bool) -> Result<Option<Expr>, CursorError> {
        if place.is_start() && !backwards {
            return Ok(None);
        }
        let beyond = self.beyond(&self.step(place, backwards), !backwards)?;
        Ok(Some(beyond.unwrap_or_else(|| SimpleExpr::value(true))))
    }

    fn value(self, key: &str) -> Result<SimpleExpr, CursorError> {
        match self.by {
            MemberSort::Name | MemberSort::Email | MemberSort::Invited if can_be_stored(key) => {
                Ok(SimpleExpr::value(key))
            }
            MemberSort::Role | MemberSort::DateCreated | MemberSort::LastActive | MemberSort::Delivery => {
                key.parse::<i64>().map(SimpleExpr::value).map_err(|_| CursorError)
            }
            _ => Err(CursorError),
        }
    }

    /// The place next to this one, on the side of the list's end, or of its start.
    #[must_use]
    pub fn step(self, place: &MemberPlace, backwards: bool) -> MemberPlace {
        if place.key.is_none() && self.by != MemberSort::Id {
            return place.clone();
        }
        let id = if self.descending == backwards { place.id.saturating_add(1) } else { place.id.saturating_sub(1) };
        MemberPlace { id: Ord::max(id, 0), key: place.key.clone() }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn an_order_is_a_name_with_a_sign() {
        assert_eq!("name".parse(), Ok(MemberOrder { by: MemberSort::Name, descending: false }));
        assert_eq!("-dateCreated".parse(), Ok(MemberOrder { by: MemberSort::DateCreated, descending: true }));
        for text in ["", "-", "--id", "Name", "name,id", "lastactive"] {
            assert_eq!(text.parse::<MemberOrder>(), Err(UnknownOrder), "{text}");
        }
    }

    #[test]
    fn cursors_of_no_known_form_are_refused() {
        for text in [
            "", "1", "1:0", "1:0:2", "1:-1:0", "-1:0:0", "a:0:0", "1:0:0:0", "1-6:0:0", "1-zz:0:0", "1-ff:0:0",
            "1-é:0:0",
        ] {
            assert_eq!(text.parse::<MemberCursor>(), Err(CursorError), "{text}");
        }
        let place = MemberPlace { id: 7, key: Some("3".into()) };
        for order in ["id", "name", "role"].map(|text| text.parse::<MemberOrder>().expect("an order")) {
            assert_eq!(order.beyond(&place, false).is_err(), order.by == MemberSort::Id);
        }
        let word = MemberPlace { id: 7, key: Some("ada".into()) };
        let order = MemberOrder { by: MemberSort::Role, descending: false };
        assert!(order.beyond(&word, false).is_err());
    }

    proptest! {
        #[test]
        fn a_cursor_prints_as_it_parses(id in 0..=i64::MAX, key: Option<String>, offset: u32, is_previous: bool) {
            let cursor = MemberCursor { place: MemberPlace { id, key }, offset: offset.into(), is_previous };
            let text = cursor.to_string();
            prop_assert!(text.chars().all(|character| character.is_ascii_alphanumeric() || "-:".contains(character)));
            prop_assert_eq!(text.parse::<MemberCursor>(), Ok(cursor));
        }

        #[test]
        fn reading_a_cursor_never_panics(text in "\\PC*|[0-9a-f:-]{0,20}") {
            let _ = text.parse::<MemberCursor>();
        }
    }
}
