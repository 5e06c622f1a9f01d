//! Forms, menus, and what is around a page, each alone.

use std::sync::Arc;

use leptos::prelude::*;
use roster_api_types::{EmailAddress, ListedAddress, Member, PageLink, PageLinks, Role, RoleInfo, Team};
use roster_layout::{Key, Layout};

use super::rows::{nothing_happens, variants};
use crate::{
    components::{
        address_editor::{AddressEditor, address_button},
        address_field::AddressField,
        confirm_dialog::{Question, confirm_dialog},
        copy_link::copy_link,
        display_menu::display_menu,
        error_summary::{Problem, error_summary},
        field::TextField,
        filter_menu::{Filter, FilterMenu},
        form::{form, submit_button},
        invite_form::{Draft, INVITE_TEAMS, InviteForm},
        invite_line::{InviteLine, LineState},
        invite_review::{InviteReview, Lookup, Phase},
        list_links::{ListLink, list_links},
        notice::{Notice, notice_region},
        pager::pager,
        register_form::RegisterForm,
        role_editor::{RoleChoice, RoleMenu, role_button},
        search_field::search_field,
        sign_in_form::SignInForm,
        team_choice::TeamMenu,
        teams_editor::{TeamsEditor, teams_button},
    },
    context::Display,
    gallery::{
        fixture::people::{self, TEAMS, invited, joined, on_teams},
        step::Step,
        story::Story,
    },
    html::{El, Nodes, Piece, el, nothing},
    layout::{file, look},
    views,
};

/// The stories.
pub const STORIES: &[Story] = &[
    Story::component(&["field", "error_summary", "form"], "field", "Fields and their mistakes", fields),
    Story::component(&["form"], "form", "A form that waits", waiting_form),
    Story::component(&["error_summary"], "error-summary", "What is wrong with a form", || {
        let problems =
            vec![Problem::of("field-mail", "Enter your email address."), Problem::of("", "The server refused this.")];
        let field = el("label").child("Email address ").child(el("input").attr("id", "field-mail").class("control"));
        in_card("form-heading", "A form", views![error_summary("summary", RwSignal::new(problems)), field])
    }),
    Story::component(&["address_field"], "address-field", "Address field", address_fields),
    Story::component(&["invite_form", "team_choice"], "invite-form", "Invite form", || invite_form(Role::Owner, false)),
    Story::component(&["invite_form"], "invite-form-admin", "Invite form of an admin", || {
        invite_form(Role::Admin, false)
    }),
    Story::component(&["invite_form"], "invite-form-request", "Request form", || invite_form(Role::Member, true)),
    Story::component(&["invite_form"], "invite-dialog", "Invite form in a dialog", invite_dialog)
        .doing(&[Step::press("Invite people", "Email addresses")]),
    Story::component(&["team_choice", "team_list"], "team-choice", "Choosing teams", team_menu)
        .doing(&[Step::press("Teams No teams", "Design")]),
    Story::component(&["invite_review", "invite_line"], "invite-review", "A list before it is sent", || {
        review(Phase::Review, Lookup::Known, before_sending())
    }),
    Story::component(&["invite_review"], "invite-review-failed", "Who is a member could not be checked", || {
        review(
            Phase::Review,
            Lookup::Failed("The server can't be reached. Check your connection.".to_owned()),
            before_sending(),
        )
    }),
    Story::component(&["invite_review", "invite_line"], "invite-review-sending", "A list on its way", || {
        review(Phase::Sending(4), Lookup::Known, under_way())
    }),
    Story::component(
        &["invite_review", "invite_line", "copy_link"],
        "invite-review-done",
        "What became of a list",
        || review(Phase::Done, Lookup::Known, afterwards()),
    ),
    Story::component(&["invite_line"], "invite-line", "Invite line", lines),
    Story::component(&["copy_link"], "copy-link", "Copy link", || {
        copy_link(
            "copied".to_owned(),
            "https://roster.test/accept/7/0123456789abcdef/".to_owned(),
            "radia@acme.test".to_owned(),
        )
    }),
    Story::component(&["sign_in_form"], "sign-in-form", "Sign-in form", || {
        let problems = RwSignal::new(Vec::new());
        let form = SignInForm { problems, is_busy: Signal::stored(false), on_submit: Callback::new(|_| {}) };
        in_card("sign-in-heading", "Sign in", form.view())
    }),
    Story::component(&["register_form"], "register-form", "Register form", || {
        let problems = RwSignal::new(Vec::new());
        let form = RegisterForm { problems, is_busy: Signal::stored(false), on_submit: Callback::new(|_| {}) };
        in_card("accept-heading", "Join Acme", form.view())
    }),
    Story::component(&["search_field"], "search-field", "Search field", || {
        let text = RwSignal::new("role:owner ada".to_owned());
        search_field(text, nothing(), Signal::stored("3 found".to_owned()), Callback::new(|_| {})).any()
    }),
    Story::component(&["filter_menu"], "filter-menu", "Filter menu", || {
        FILTER.view(RwSignal::new("role:owner".to_owned()), Callback::new(|_| {})).any()
    })
    .doing(&[Step::press("Role: Owner", "Manager")]),
    Story::component(&["list_links"], "list-links", "List links", lists),
    Story::component(&["pager"], "pager-first", "Pager of the first page", || pages(false, true, "1–50 of 312")),
    Story::component(&["pager"], "pager", "Pager of a page between", || pages(true, true, "51–100 of 312")),
    Story::component(&["pager"], "pager-last", "Pager of the last page", || pages(true, false, "301–312 of 312")),
    Story::component(&["role_editor"], "role-editor", "Choosing a role", role_editor)
        .doing(&[Step::press("Member , role of Grace Hopper", "Above your role.")]),
    Story::component(&["teams_editor"], "teams-editor", "Choosing somebody's teams", teams_editor)
        .doing(&[Step::press("Change teams of Grace Hopper", "All teams, also future ones")]),
    Story::component(&["address_editor"], "address-editor", "Correcting an address", address_editor)
        .doing(&[Step::press("Edit address of invitation to radia@acme.test", "Right address")]),
    Story::component(&["confirm_dialog"], "confirm-dialog", "Asking first", dialog)
        .doing(&[Step::press("Remove…", "They are an owner.")]),
    Story::component(&["display_menu"], "display-menu", "Display menu", || {
        display_menu(RwSignal::new(Display::default())).any()
    })
    .doing(&[Step::press("Display", "Comfortable")]),
    Story::component(&["notice"], "notice", "Notice", || notice(false)),
    Story::component(&["notice"], "notice-problem", "Notice of a problem", || notice(true)),
];

const FILTER: FilterMenu = FilterMenu {
    id: "filter-role",
    label: "Role",
    filters: &[Filter {
        key: "role",
        label: "Role",
        choices: &[("member", "Member"), ("admin", "Admin"), ("manager", "Manager"), ("owner", "Owner")],
        any: "",
    }],
};

/// The teams that can be chosen; the last can't.
/// The reader is on all teams but the night shift.
pub(super) fn team_choices() -> Vec<Team> {
    people::teams(TEAMS.len()).into_iter().map(|team| Team { is_member: team.slug != "night-shift", ..team }).collect()
}

fn fields() -> Nodes {
    const FIELD: TextField = TextField {
        id: "field",
        name: "name",
        label: "Your name",
        kind: "text",
        autocomplete: "off",
        max_length: "200",
        is_required: true,
        hint: "As your colleagues know you.",
        class: "field",
    };
    let wrong = Signal::stored(Some("Enter an email address, such as name@example.com.".to_owned()));
    let right = Signal::stored(None);
    let mail = TextField { id: "field-mail", label: "Email address", kind: "email", hint: "", ..FIELD };
    let password = TextField { id: "field-password", label: "Password", kind: "password", ..FIELD };
    views![
        FIELD.view(RwSignal::new("Ada Lovelace".to_owned()), right),
        mail.view(RwSignal::new("ada".to_owned()), wrong),
        password.view(RwSignal::new("roster demo 2026".to_owned()), right),
    ]
}

fn waiting_form() -> Nodes {
    let is_busy = Signal::stored(true);
    let form = form("sign-in-form", "form-heading", is_busy, || {}).child(submit_button("Save", is_busy));
    in_card("form-heading", "A form", form)
}

/// The forms of a narrow page have their place in its card.
fn in_card(id: &str, heading: &str, form: impl Piece) -> Nodes {
    let card = el("section").class("accept-card").attr("aria-labelledby", id);
    card.child(el("h2").attr("id", id).child(heading)).child(form).any()
}

fn address_fields() -> Nodes {
    let field = |id, text: &str, error: Option<&str>, is_busy| {
        let field = AddressField {
            id,
            text: Signal::stored(text.to_owned()),
            error: Signal::stored(error.map(str::to_owned)),
            is_busy: Signal::stored(is_busy),
            on_edit: Callback::new(|_| {}),
            on_file: Callback::new(|_| {}),
        };
        field.view().any()
    };
    variants(vec![
        ("Empty", field("addresses-1", "", None, false)),
        ("Several", field("addresses-2", "ada@acme.test\ngrace@acme.test\nalan@acme.test", None, false)),
        ("Wrong", field("addresses-3", "ada", Some("Enter an email address, such as name@example.com."), false)),
        ("Waiting", field("addresses-4", "ada@acme.test", None, true)),
    ])
}

fn invite_form(actor: Role, is_request: bool) -> Nodes {
    bare_invite_form(actor, is_request).any()
}

/// Where the layout has the form in a dialog.
fn invite_dialog() -> Nodes {
    let form = bare_invite_form(Role::Owner, false);
    let layout = Key::at("invite").and_then(|key| Layout::default().with_text(key, "dialog").ok());
    file::show(&layout.unwrap_or_default());
    match look() {
        Some(look) => (look.invite)(form, "Invite people"),
        None => form.any(),
    }
}

fn bare_invite_form(actor: Role, is_request: bool) -> El {
    let form = InviteForm {
        draft: RwSignal::new(Draft::default()),
        actor,
        is_request,
        problems: RwSignal::new(Vec::new()),
        is_busy: Signal::stored(false),
        is_checked: Signal::stored(false),
        teams: RwSignal::new(Some(Ok(team_choices()))),
        may_give_all: actor.is_global(),
        is_own_only: !actor.is_global(),
        on_open_teams: nothing_happens(),
        on_edit: nothing_happens(),
        on_submit: Callback::new(|_| {}),
    };
    form.view(Role::ALL.map(RoleInfo::shown).to_vec(), nothing())
}

fn team_menu() -> Nodes {
    let menu = TeamMenu {
        id: INVITE_TEAMS,
        draft: RwSignal::new(Draft::default()),
        teams: RwSignal::new(Some(Ok(team_choices()))),
        may_give_all: true,
        is_own_only: true,
        error: Signal::stored(None),
        on_open: nothing_happens(),
    };
    menu.view().any()
}

fn line(text: &str, state: LineState) -> InviteLine {
    let entry = ListedAddress { name: None, text: text.to_owned(), address: text.parse(), repeats: 0 };
    InviteLine { state: ArcRwSignal::new(state), ..InviteLine::new(entry, "acme.test") }
}

fn meant() -> Option<EmailAddress> {
    "radia@gmail.com".parse().ok()
}

fn before_sending() -> Vec<InviteLine> {
    let typo = meant().map(|meant| line("radia@gmial.com", LineState::Typo(meant)));
    let others = [
        line("katherine@acme.test", LineState::New),
        line("grace.hopper@acme.test", LineState::Member),
        line("karen@acme.test", LineState::Invited),
        line("nobody", LineState::NoAddress),
    ];
    others.into_iter().chain(typo).collect()
}

fn under_way() -> Vec<InviteLine> {
    vec![
        line("katherine@acme.test", LineState::Sent(None)),
        line("dennis@acme.test", LineState::Sending),
        line("ken@acme.test", LineState::Waiting),
        line("frances@acme.test", LineState::Waiting),
    ]
}

fn afterwards() -> Vec<InviteLine> {
    vec![
        line("katherine@acme.test", LineState::Sent(None)),
        line("dennis@acme.test", LineState::Sent(Some("https://roster.test/accept/7/0123456789abcdef/".to_owned()))),
        line("ken@acme.test", LineState::NotSent("Too many invitations. Try again in an hour.".to_owned())),
    ]
}

fn lines() -> Nodes {
    let all = before_sending().into_iter().chain(under_way()).chain(afterwards());
    let on = || Callback::new(|_: usize| {});
    let lines: Vec<Nodes> = all.enumerate().map(|(place, line)| line.view(place, on(), on()).any()).collect();
    el("ul").class("invite-review__list").child(lines).any()
}

fn review(phase: Phase, lookup: Lookup, lines: Vec<InviteLine>) -> Nodes {
    let review = InviteReview {
        lines: RwSignal::new(lines),
        phase: RwSignal::new(phase),
        lookup: RwSignal::new(lookup),
        is_request: false,
        on_send: nothing_happens(),
        on_retry: nothing_happens(),
        on_stop: nothing_happens(),
        on_close: nothing_happens(),
        on_fix: Callback::new(|_| {}),
        on_remove: Callback::new(|_| {}),
    };
    // Its place is at the end of the invite form.
    views![
        el("h2").class("visually-hidden").child("Invite people"),
        el("div").class("invite-form").child(review.view())
    ]
}

fn lists() -> Nodes {
    let link = |(name, href, count, is_current): (&'static str, &str, u64, bool)| {
        let (is_current, count) = (Signal::stored(is_current), Signal::stored(Some(count)));
        ListLink { name, is_current, count, is_offered: Signal::stored(true) }.view(href).any()
    };
    let links =
        [("Members", "?", 312, true), ("Pending", "?view=pending", 4, false), ("Removed", "?view=removed", 12, false)];
    let action = el("button").attr("type", "button").class("button button--quiet").child("Export CSV");
    list_links("Lists", links.into_iter().map(link).collect(), action).any()
}

fn pages(previous: bool, next: bool, range: &str) -> Nodes {
    let link = |has_results| PageLink { cursor: "50:0:0".to_owned(), has_results };
    let links = PageLinks { previous: link(previous), next: link(next) };
    pager(&links, range, &|cursor| format!("?cursor={cursor}"))
}

fn grace() -> Arc<Member> {
    Arc::new(on_teams(joined(2, "Grace Hopper", Role::Member), &["design"]))
}

fn role_editor() -> Nodes {
    let edited = RwSignal::new(None);
    let choice = |role| RoleChoice {
        role: RoleInfo::shown(role),
        is_current: role == Role::Member,
        refusal: (role == Role::Owner).then(|| "Above your role.".to_owned()),
    };
    let choices = Signal::stored(Role::ALL.map(choice).to_vec());
    let menu = RoleMenu { edited, choices, on_choose: Callback::new(|_| {}) };
    views![role_button(&grace(), edited), menu.view()]
}

fn teams_editor() -> Nodes {
    let edited = RwSignal::new(None);
    let editor = TeamsEditor {
        edited,
        teams: RwSignal::new(Some(Ok(people::teams(6)))),
        unsaved: RwSignal::new(None),
        has_all: Signal::stored(true),
        refusal: Signal::stored(None),
        on_open: nothing_happens(),
        on_save: Callback::new(|_| {}),
    };
    views![teams_button(&grace(), edited), editor.view()]
}

fn address_editor() -> Nodes {
    let edited = RwSignal::new(None);
    let editor = AddressEditor {
        edited,
        error: RwSignal::new(None),
        is_busy: Signal::stored(false),
        on_save: Callback::new(|_| {}),
    };
    views![address_button(&Arc::new(invited(2, "radia@acme.test")), edited), editor.view()]
}

fn dialog() -> Nodes {
    let question = RwSignal::new(None);
    let ask = move || {
        question.set(Some(Question {
            action: "Remove",
            subject: "Grace Hopper".to_owned(),
            text: "They are an owner. They lose access at once, and the invitations they sent are withdrawn."
                .to_owned(),
            items: Vec::new(),
            on_confirm: Arc::new(|| {}),
        }));
    };
    let button = el("button").attr("type", "button").class("button").on_press(ask).child("Remove…");
    views![button, confirm_dialog(question)]
}

fn notice(is_problem: bool) -> Nodes {
    let after = if is_problem { " was not removed: Their role is above yours." } else { " removed." };
    let (subject, after) = ("Grace Hopper".to_owned(), after.to_owned());
    let undo: Option<crate::lean::Deed> = if is_problem { None } else { Some(Arc::new(|| {})) };
    let notice = Notice { before: "", subject, after, is_problem, undo };
    notice_region(RwSignal::new(Some(notice)), RwSignal::new(None).read_only(), nothing_happens()).any()
}
