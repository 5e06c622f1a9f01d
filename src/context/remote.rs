use std::{any::Any, marker::PhantomData, sync::Arc};

use leptos::prelude::*;

use crate::{
    api::ApiError,
    lean::{LocalFuture, effect, spawn_here},
};

/// Something the server has: not here yet, here, or not to be had; old data stays while newer is fetched.
///
/// Inside, the data has no type of its own, so that all remote things share one compiled form.
pub struct Remote<T> {
    state: State,
    data: PhantomData<fn() -> T>,
}

type Anything = Arc<dyn Any + Send + Sync>;

#[derive(Clone, Copy)]
struct State {
    value: RwSignal<Option<Anything>>,
    error: RwSignal<Option<ApiError>>,
    is_loading: RwSignal<bool>,
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
    /// A newer try ends an older one, and leaving the page ends all: dropping the future aborts its request.
    pub fn new<F>(request: impl Fn() -> F + 'static) -> Self
    where
        F: Future<Output = Result<T, ApiError>> + 'static,
    {
        let state = State {
            value: RwSignal::new(None),
            error: RwSignal::new(None),
            is_loading: RwSignal::new(true),
            again: Trigger::new(),
        };
        state.follow(move || {
            let answer = request();
            Box::pin(async move { answer.await.map(|value| Arc::new(value) as Anything) })
        });
        Self { state, data: PhantomData }
    }

    /// The data that arrived last.
    #[must_use]
    pub fn get(self) -> Option<Arc<T>> {
        self.state.value.get()?.downcast().ok()
    }

    /// The data that arrived last, without following what comes.
    #[must_use]
    pub fn get_untracked(self) -> Option<Arc<T>> {
        self.state.value.get_untracked()?.downcast().ok()
    }

    /// Puts newer data in place that came in another way.
    pub fn set(self, value: T) {
        self.state.value.set(Some(Arc::new(value)));
    }

    /// Forgets what arrived: it is about something else than what is asked for now.
    pub fn forget(self) {
        self.state.value.set(None);
        self.state.error.set(None);
    }

    /// Why the last try failed; none once one succeeds.
    #[must_use]
    pub fn error(self) -> Option<ApiError> {
        self.state.error.get()
    }

    /// Why there is nothing to show: the last try failed, and nothing came before, or what came is not to be seen any more.
    #[must_use]
    pub fn failure(self) -> Option<ApiError> {
        self.state.error.get().filter(|error| !self.state.has_old(error))
    }

    /// Why what is shown is not newer: the last try failed.
    #[must_use]
    pub fn staleness(self) -> Option<ApiError> {
        self.state.error.get().filter(|error| self.state.has_old(error))
    }

    /// Is a try under way?
    #[must_use]
    pub fn is_loading(self) -> Signal<bool> {
        self.state.is_loading.into()
    }

    /// Fetches again if the last try failed.
    pub fn retry(self) {
        if self.state.error.read_untracked().is_some() {
            self.reload();
        }
    }

    /// Fetches again, keeping what is there until the answer comes.
    pub fn reload(self) {
        self.state.again.notify();
    }
}

impl State {
    fn follow(self, request: impl Fn() -> LocalFuture<Result<Anything, ApiError>> + 'static) {
        let request: Box<dyn Fn() -> LocalFuture<Result<Anything, ApiError>>> = Box::new(request);
        effect(move || {
            self.again.track();
            self.is_loading.set(true);
            let answer = request();
            spawn_here(async move { self.settle(answer.await) });
        });
    }

    /// Is there something from before that still counts?
    fn has_old(self, error: &ApiError) -> bool {
        !error.is_final() && self.value.read().is_some()
    }

    fn settle(self, answer: Result<Anything, ApiError>) {
        self.is_loading.set(false);
        match answer {
            Ok(value) => {
                // Told only when there is news: what shows the data or the error would be built anew, and lose the focus.
                if self.error.read_untracked().is_some() {
                    self.error.set(None);
                }
                self.value.set(Some(value));
            }
            // The page is left for the sign-in page.
            Err(ApiError::Unauthorized) => {}
            Err(error) => self.error.set(Some(error)),
        }
    }
}
