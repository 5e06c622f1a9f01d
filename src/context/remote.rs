use std::{future::Future, pin::Pin};

use leptos::prelude::*;

use super::{Navigation, Session};
use crate::api::ApiError;
use crate::lean::{effect, spawn_here};

/// A future of the browser's only thread.
pub type LocalFuture<T> = Pin<Box<dyn Future<Output = T>>>;

/// Something the server has: not here yet, here, or not to be had; old data stays while newer is fetched.
pub struct Remote<T: 'static> {
    /// The data that arrived last.
    pub value: RwSignal<Option<T>>,
    /// Why the last try failed; none once one succeeds.
    pub error: RwSignal<Option<ApiError>>,
    /// Is a try under way?
    pub is_loading: RwSignal<bool>,
    again: Trigger,
}

impl<T> Clone for Remote<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Remote<T> {}

impl<T: Send + Sync + 'static> Remote<T> {
    /// Fetches now, whenever a signal that `request` reads changes, and on [`reload`](Self::reload).
    ///
    /// A newer try ends an older one, and leaving the page ends all: dropping the future aborts its request. An answer
    /// that nobody is signed in leads to the sign-in page and back.
    pub fn new(request: impl Fn() -> LocalFuture<Result<T, ApiError>> + 'static) -> Self {
        let remote = Self {
            value: RwSignal::new(None),
            error: RwSignal::new(None),
            is_loading: RwSignal::new(true),
            again: Trigger::new(),
        };
        let (session, navigation) = (Session::shared(), Navigation::shared());
        effect(move || {
            remote.again.track();
            remote.is_loading.set(true);
            let answer = request();
            spawn_here(async move {
                let answer = answer.await;
                remote.is_loading.set(false);
                match answer {
                    Ok(value) => {
                        remote.error.set(None);
                        remote.value.set(Some(value));
                    }
                    Err(ApiError::Unauthorized) => {
                        session.ended();
                        navigation.sign_in_and_return();
                    }
                    Err(error) => remote.error.set(Some(error)),
                }
            });
        });
        remote
    }
}

impl<T: Send + Sync + 'static> Remote<T> {
    /// Fetches again, keeping what is there until the answer comes.
    pub fn reload(self) {
        self.again.notify();
    }
}
