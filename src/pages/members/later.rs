//! The page's rare parts, whose code comes when they are opened.

use leptos::prelude::*;

use super::{batch::Batch, model::Model, removed, requests};
use crate::{components::confirm_dialog::Question, later};

later!(
    /// The Removed list.
    pub fn removed_list(model: Model) = view removed::removed_members, in lists
);
later!(
    /// The Requests list.
    pub fn request_list(model: Model, question: RwSignal<Option<Question>>) = view requests::requests, in lists
);
later!(
    /// Many invitations at once.
    pub fn batch_list(batch: Batch) = view Batch::view, in batch
);
