//! Asking before something is done.

use leptos::{html::Dialog, prelude::*};

/// Something to be asked before it is done.
#[derive(Clone, Debug)]
pub struct Question {
    /// What is to be done, as the question's first word: "Remove".
    pub action: &'static str,
    /// To whom or what, as somebody wrote it.
    pub subject: String,
    /// What it means.
    pub text: String,
    /// Does it.
    pub on_confirm: Callback<()>,
}

/// The one dialog that asks first. It opens when there is a question, starts at Cancel, and gives the focus back.
#[component]
pub fn ConfirmDialog(question: RwSignal<Option<Question>>) -> impl IntoView {
    let dialog = NodeRef::<Dialog>::new();
    Effect::new(move || {
        if let (Some(_), Some(dialog)) = (&*question.read(), dialog.get()) {
            // Refused only when it is open already.
            let _ = dialog.show_modal();
        }
    });
    let close = move || {
        if let Some(dialog) = dialog.get_untracked() {
            dialog.close();
        }
    };
    let confirm = move |_| {
        let asked = question.get_untracked();
        close();
        if let Some(asked) = asked {
            asked.on_confirm.run(());
        }
    };
    let action = move || question.get().map(|question| question.action);
    view! {
        <dialog
            class="confirm-dialog"
            role="alertdialog"
            aria-labelledby="confirm-title"
            aria-describedby="confirm-text"
            node_ref=dialog
            on:close=move |_| question.set(None)
        >
            <h2 id="confirm-title">
                {action} " " <bdi>{move || question.get().map(|question| question.subject)}</bdi> "?"
            </h2>
            <p id="confirm-text">{move || question.get().map(|question| question.text)}</p>
            <div class="confirm-dialog__actions">
                <button type="button" class="button" autofocus on:click=move |_| close()>"Cancel"</button>
                <button type="button" class="button button--danger" on:click=confirm>{action}</button>
            </div>
        </dialog>
    }
}
