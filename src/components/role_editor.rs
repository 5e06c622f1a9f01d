//! Choosing a role in place.

use std::sync::Arc;

use leptos::prelude::*;
use roster_api_types::{Id, Member, RoleInfo};

use super::{
    icon::icon,
    role_label::{role_id, role_label},
    shown_name,
};
use crate::{
    focus::{focus_when_opened, hide_popover},
    html::{El, Nodes, Piece, el, live, named, nothing},
    views,
};

const MENU: &str = "role-menu";

/// The id of a member's role button, for moving the focus there.
#[must_use]
pub fn role_button_id(member: Id) -> String {
    format!("role-{member}")
}

/// The role as a button that opens the page's one menu of roles.
pub fn role_button(member: &Arc<Member>, edited: RwSignal<Option<Arc<Member>>>) -> El {
    let whose = el("span").class("visually-hidden").child(", role of ").child(named(shown_name(member)));
    let known = Arc::clone(member);
    el("button")
        .attr("type", "button")
        .class("edit-button")
        .attr("id", &role_button_id(member.id))
        .attr("popovertarget", MENU)
        .attr("data-part", "editors")
        .on_press(move || edited.set(Some(Arc::clone(&known))))
        .child(role_label(member))
        .child(whose)
        .child(icon("down"))
}

/// A role to choose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoleChoice {
    /// The role.
    pub role: RoleInfo,
    /// Is it the one that they have?
    pub is_current: bool,
    /// Why it can't be given to them.
    pub refusal: Option<String>,
}

/// The one menu of roles on a page.
#[derive(Clone, Copy, Debug)]
pub struct RoleMenu {
    /// Whose role is to be changed.
    pub edited: RwSignal<Option<Arc<Member>>>,
    /// The roles to choose from; empty while they aren't known.
    pub choices: Signal<Vec<RoleChoice>>,
    /// A role was chosen.
    pub on_choose: Callback<(Id, RoleInfo)>,
}

impl RoleMenu {
    /// The menu; a role button opens it.
    pub fn view(self) -> El {
        el("div")
            .attr("popover", "auto")
            .attr("id", MENU)
            .class("menu role-menu")
            .attr("role", "group")
            .attr("aria-labelledby", "role-menu-title")
            .on("toggle", move |event| {
                if let Some(member) = &*self.edited.read_untracked() {
                    focus_when_opened(&event, &choice_id(role_id(member)));
                }
            })
            .child(live(move || self.content()))
    }

    fn content(self) -> Nodes {
        let Some(member) = self.edited.get() else {
            return nothing();
        };
        let choices = self.choices.get();
        // What holds for every other role is said once, above them.
        let mut others = choices.iter().filter(|choice| !choice.is_current);
        let first = others.next().and_then(|choice| choice.refusal.clone());
        let common = first.filter(|first| others.all(|choice| choice.refusal.as_ref() == Some(first)));
        let choice = |choice: RoleChoice| self.choice(member.id, choice, common.is_some()).any();
        let choices: Vec<Nodes> = choices.into_iter().map(choice).collect();
        let title = el("p").class("menu__title").attr("id", "role-menu-title").child("Role of ");
        let reason = |reason: &String| el("p").class("menu__reason").attr("id", COMMON_REASON).child(reason.as_str());
        views![title.child(named(shown_name(&member))), common.as_ref().map(reason), el("ul").child(choices)]
    }

    fn choice(self, id: Id, choice: RoleChoice, is_said_above: bool) -> El {
        let RoleChoice { role, is_current, refusal } = choice;
        let choice_id = choice_id(&role.id);
        let own_reason = format!("{choice_id}-why");
        let described = format!("{choice_id}-is");
        let (name, description) = (role.name.clone(), role.desc.clone());
        let mut button = el("button").attr("type", "button").class("role-menu__choice").attr("id", &choice_id);
        if refusal.is_some() {
            let reason = if is_said_above { COMMON_REASON } else { own_reason.as_str() };
            button = button.attr("aria-disabled", "true").attr("aria-describedby", &format!("{described} {reason}"));
        } else {
            button = button.attr("aria-describedby", &described).on_press(move || {
                // First, while the button is there that was pressed: the choices may be written anew.
                hide_popover(MENU);
                self.on_choose.run((id, role.clone()));
            });
        }
        if is_current {
            button = button.attr("aria-current", "true");
        }
        let mark = if is_current { icon("check") } else { el("span").class("role-menu__blank") };
        let reason = refusal.filter(|_| !is_said_above);
        let reason = reason.map(|reason| el("p").class("menu__reason").attr("id", &own_reason).child(reason));
        let description = el("p").class("role-menu__description").attr("id", &described).child(description);
        el("li").child(button.child(mark).child(name)).child(description).child(reason)
    }
}

const COMMON_REASON: &str = "role-menu-why";

fn choice_id(role: &str) -> String {
    format!("role-choice-{role}")
}
