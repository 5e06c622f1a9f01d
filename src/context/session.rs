use std::time::Duration;

use leptos::prelude::*;
use roster_api_types::{Id, User};

use super::{Navigation, Notices, shared};
use crate::{
    api::{self, ApiError},
    components::notice::Notice,
    lean::spawn,
    route::Route,
};

/// Who is signed in.
#[derive(Clone, Copy)]
pub struct Session {
    /// None until the server has said; then the person, or none when signed out.
    #[expect(clippy::option_option, reason = "not known yet is not the same as nobody")]
    user: RwSignal<Option<Option<User>>>,
    error: RwSignal<Option<ApiError>>,
}

impl Session {
    /// Asks the server who is signed in.
    #[must_use]
    pub fn ask() -> Self {
        let session = Self { user: RwSignal::new(None), error: RwSignal::new(None) };
        session.ask_again();
        session
    }

    /// The app's one session.
    #[must_use]
    pub fn shared() -> Self {
        shared()
    }

    /// Who is signed in; none until the server has said.
    #[must_use]
    pub fn user(self) -> Option<Option<User>> {
        self.user.get()
    }

    /// The id of the person who is signed in, if anybody is and it is known.
    #[must_use]
    pub fn user_id(self) -> Option<Id> {
        self.user.with(|user| user.as_ref()?.as_ref().map(|user| user.id))
    }

    /// Why it isn't known who is signed in.
    #[must_use]
    pub fn error(self) -> Option<ApiError> {
        self.error.get()
    }

    /// Asks once more after a failure.
    pub fn ask_again(self) {
        spawn(async move {
            match api::who_am_i().await {
                Ok(user) => {
                    if self.error.read_untracked().is_some() {
                        self.error.set(None);
                    }
                    self.user.set(Some(user));
                }
                Err(error) => self.error.set(Some(error)),
            }
        });
    }

    /// Somebody has signed in.
    pub fn started(self, user: User) {
        self.user.set(Some(Some(user)));
    }

    /// Nobody is signed in any more.
    pub fn ended(self) {
        if self.user.read_untracked().as_ref() != Some(&None) {
            self.user.set(Some(None));
        }
    }

    /// The server says that nobody is signed in any more: to the sign-in page, which comes back here. What has just been
    /// said to have failed is said there, too.
    pub fn lost(self, navigation: Navigation, notices: Notices) {
        // Whose call was refused says first what it was.
        let leave = move || {
            if matches!(*navigation.route().read_untracked(), Route::SignIn { .. }) {
                return;
            }
            // Whoever was not signed in before has lost nothing.
            if self.user.read_untracked().as_ref().is_some_and(Option::is_some) {
                notices.carry(|| Notice { before: "You were signed out. Sign in to go on.", ..Notice::default() });
            }
            self.ended();
            navigation.sign_in_and_return();
        };
        set_timeout(leave, Duration::ZERO);
    }

    /// Signs out and goes to the sign-in page; from an invitation it comes back there.
    pub fn sign_out(self, navigation: Navigation, notices: Notices) {
        spawn(async move {
            match api::sign_out().await {
                Ok(()) | Err(ApiError::Unauthorized) => {
                    self.ended();
                    let here = navigation.route().get_untracked();
                    let next = matches!(here, Route::Accept { .. }).then(|| here.to_string());
                    navigation.go(&Route::SignIn { next });
                }
                Err(error) => notices.say(Notice {
                    before: "You are still signed in. ",
                    after: error.to_string(),
                    is_problem: true,
                    ..Notice::default()
                }),
            }
        });
    }
}
