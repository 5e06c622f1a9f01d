//! When is an invitee reminded?

use std::{fmt, str::FromStr, time::Duration};

use super::invitation::INVITATION_LIFE;
use crate::clock::Timestamp;

const DAY: Duration = Duration::from_hours(24);

/// After how many days invitees are reminded, rising; none at all when empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reminders(Vec<i32>);

/// The setting names no days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("reminders are written as days from 1 to 29, such as 2,5,10")]
pub struct RemindersError;

impl FromStr for Reminders {
    type Err = RemindersError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let day = |text: &str| text.trim().parse().ok().filter(|day| (1..=29).contains(day)).ok_or(RemindersError);
        let mut days = text.split(',').map(day).collect::<Result<Vec<i32>, _>>()?;
        days.sort_unstable();
        days.dedup();
        Ok(Self(days))
    }
}

impl fmt::Display for Reminders {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let days: Vec<String> = self.0.iter().map(ToString::to_string).collect();
        formatter.write_str(&days.join(","))
    }
}

impl Reminders {
    /// Until when an invitation ends at the latest whose invitee may be due at `now`; none when nobody is reminded.
    #[must_use]
    pub fn ends_before(&self, now: Timestamp) -> Option<Timestamp> {
        self.0.first().map(|days| now.after(INVITATION_LIFE.saturating_sub(span(*days))))
    }

    /// The reminder that is due at `now` for an invitation that ends at `expires_at`, as its number of days; `sent` is the
    /// one that was sent last, or 0. After a pause only the latest is due: nobody gets two at once.
    #[must_use]
    pub fn due(&self, expires_at: Timestamp, sent: i32, now: Timestamp) -> Option<i32> {
        let began = expires_at.before(INVITATION_LIFE);
        let latest = self.0.iter().copied().rfind(|days| now >= began.after(span(*days)));
        latest.filter(|days| *days > sent && now < expires_at)
    }
}

fn span(days: i32) -> Duration {
    DAY.saturating_mul(days.unsigned_abs())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_in_any_order_and_nothing_else_is() {
        assert_eq!("10, 2,5,5".parse::<Reminders>().map(|days| days.to_string()), Ok("2,5,10".to_owned()));
        for text in ["", "0", "30", "-1", "two", "2;5", "2,"] {
            assert_eq!(text.parse::<Reminders>(), Err(RemindersError), "{text}");
        }
    }

    #[test]
    fn each_reminder_is_due_once_and_missed_ones_are_not_made_up_for() {
        let reminders: Reminders = "2,5,10".parse().expect("days");
        let began = Timestamp(1_000_000_000);
        let due = |days: i32, sent| reminders.due(began.after(INVITATION_LIFE), sent, began.after(span(days)));
        assert_eq!(
            [due(1, 0), due(2, 0), due(2, 2), due(5, 2), due(29, 5), due(29, 10)],
            [None, Some(2), None, Some(5), Some(10), None]
        );
        assert_eq!(due(30, 0), None, "it is over");
        assert_eq!(Reminders::default().due(began.after(INVITATION_LIFE), 0, began.after(span(9))), None);
    }
}
