//! What keeps open pages up to date: the word that something has changed, within this copy of the server and between
//! copies. What has changed is in the database (`store::events_after`); whoever is woken looks there.

mod relay;

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use tokio::sync::{Notify, watch};

pub use relay::relay;

/// How many streams one user may have open at one copy: as many as the tabs of a busy day.
pub const STREAMS_MAX: u32 = 20;

/// The word that something has changed; cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct Live(Arc<Inner>);

#[derive(Debug, Default)]
struct Inner {
    signal: watch::Sender<Signal>,
    to_copies: Notify,
    streams: Mutex<HashMap<i64, u32>>,
}

/// What waiting streams are told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Signal {
    /// Grows with every change.
    changes: u64,
    /// The server is about to stop.
    pub is_over: bool,
}

impl Live {
    /// Something was changed by this copy: wakes its streams, and the other copies.
    pub fn changed(&self) {
        self.wake();
        self.0.to_copies.notify_one();
    }

    /// Something was changed by another copy.
    fn wake(&self) {
        self.0.signal.send_modify(|signal| signal.changes += 1);
    }

    /// The server is about to stop: all streams end.
    pub fn end(&self) {
        self.0.signal.send_modify(|signal| signal.is_over = true);
    }

    /// From now on, hears of every change.
    #[must_use]
    pub fn subscribe(&self) -> watch::Receiver<Signal> {
        self.0.signal.subscribe()
    }

    /// A place for one more stream of this user, until it is dropped; none when they have enough.
    #[must_use]
    pub fn place(&self, user: i64) -> Option<Place> {
        let mut streams = self.0.streams.lock().unwrap_or_else(PoisonError::into_inner);
        let open = streams.entry(user).or_default();
        if *open >= STREAMS_MAX {
            return None;
        }
        *open += 1;
        Some(Place { live: self.clone(), user })
    }
}

/// A stream's place among its user's.
#[derive(Debug)]
pub struct Place {
    live: Live,
    user: i64,
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut streams = self.live.0.streams.lock().unwrap_or_else(PoisonError::into_inner);
        let left = streams.get(&self.user).map_or(0, |open| open.saturating_sub(1));
        if left == 0 {
            streams.remove(&self.user);
        } else {
            streams.insert(self.user, left);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_that_is_given_back_can_be_taken_again() {
        let live = Live::default();
        let mut places: Vec<Place> = (0..STREAMS_MAX).filter_map(|_| live.place(1)).collect();
        assert_eq!((places.len(), live.place(1).is_none()), (20, true));
        assert!(live.place(2).is_some(), "another user's are their own");
        places.pop();
        assert!(live.place(1).is_some());
        drop(places);
        assert!(live.0.streams.lock().is_ok_and(|streams| streams.is_empty()));
    }
}
