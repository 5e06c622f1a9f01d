//! The menus beside the search field.

use leptos::prelude::*;

use super::model::Model;
use crate::{
    components::filter_menu::{Filter, FilterMenu},
    html::{Nodes, live},
    lean::memo,
    route::MemberList,
    views,
};

const ROLE: FilterMenu = FilterMenu {
    id: "filter-role",
    label: "Role",
    filters: &[Filter {
        key: "role",
        label: "Role",
        choices: &[("member", "Member"), ("admin", "Admin"), ("manager", "Manager"), ("owner", "Owner")],
        any: "",
    }],
};

const STATUS: FilterMenu = FilterMenu {
    id: "filter-status",
    label: "Status",
    filters: &[Filter {
        key: "isInvited",
        label: "Status",
        choices: &[("false", "Joined"), ("true", "Invited")],
        any: "Joined or invited",
    }],
};

const SIGN_IN: FilterMenu = FilterMenu {
    id: "filter-sign-in",
    label: "Sign-in",
    filters: &[
        Filter {
            key: "has2fa",
            label: "Two-factor authentication",
            choices: &[("true", "Two-factor on"), ("false", "Two-factor off")],
            any: "On or off",
        },
        Filter {
            key: "ssoLinked",
            label: "Single sign-on",
            choices: &[("true", "Linked"), ("false", "Not linked")],
            any: "Linked or not",
        },
    ],
};

/// The menus for the list that is shown; they edit `text`, which is searched for with `on_search`.
pub fn filters(model: Model, text: RwSignal<String>, on_search: Callback<String>) -> Nodes {
    let is_of_invited = memo(move || model.shown() == MemberList::Pending);
    let of_joined = move || {
        if is_of_invited.get() {
            return views![];
        }
        views![STATUS.view(text, on_search), SIGN_IN.view(text, on_search)]
    };
    views![ROLE.view(text, on_search), live(of_joined)]
}
