use std::collections::BTreeSet;

use roster_api_types::{AcceptState, Account, InvitationAnswer, Member, MemberCounts, Role, accept_state};
use roster_app::gallery::{
    fixture::{Answer, Call, Fate, Trouble, World},
    meta::meta,
    settings::Settings,
    stories,
    story::Shown,
};
use serde::de::DeserializeOwned;
use wasm_bindgen_test::wasm_bindgen_test;

/// The components there are: one file each.
const COMPONENTS: &str = include_str!("../../src/components/mod.rs");

#[wasm_bindgen_test]
fn every_component_has_a_story_and_every_story_shows_what_there_is() {
    let files = COMPONENTS.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';'));
    let files: BTreeSet<&str> = files.collect();
    let shown: BTreeSet<&str> = stories::all().flat_map(|story| story.components).copied().collect();
    let forgotten: Vec<&&str> = files.difference(&shown).collect();
    assert!(forgotten.is_empty(), "no story in src/gallery/stories shows {forgotten:?}");
    let unknown: Vec<&&str> = shown.difference(&files).collect();
    assert!(unknown.is_empty(), "stories name {unknown:?}, which are no files of src/components");
}

#[wasm_bindgen_test]
fn no_two_stories_have_the_same_name() {
    let mut names: Vec<&str> = stories::all().map(|story| story.name).collect();
    let count = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), count);
    assert_eq!(meta()["stories"].as_array().map(Vec::len), Some(count));
}

/// How it stands with the invitation in a story, at first.
fn accept_state_of(world: World) -> AcceptState {
    let answer =
        world.invitation.map_or_else(InvitationAnswer::Refused, |details| InvitationAnswer::Open(details.into()));
    match accept_state(&answer, world.reader.is_some()).0 {
        _ if world.troubles.iter().any(|trouble| !matches!(trouble.fate, Fate::Hangs)) => AcceptState::Failed,
        AcceptState::Unknown if !world.keeps_cookies => AcceptState::NoCookies,
        state => state,
    }
}

#[wasm_bindgen_test]
fn every_state_of_an_invitation_has_a_story() {
    let stories = || stories::all().filter(|story| story.shows.route() == "/accept/7/");
    let first = stories().filter_map(|story| match story.shows {
        Shown::Page(_, world) => Some(accept_state_of(world())),
        Shown::Component(_) => None,
    });
    let first: Vec<AcceptState> = first.collect();
    // Some begin with something that is done on the page: their title is what comes of a story's step.
    let later: Vec<&str> = stories().flat_map(|story| story.steps).map(|step| step.then).collect();
    for state in AcceptState::ALL {
        let title = state.face(Account::Right).title;
        assert!(first.contains(state) || later.contains(&title), "no story shows {state:?}");
    }
}

fn call(method: &str, path: &str, query: &str, body: &str) -> Call {
    let path = path.split('/').filter(|segment| !segment.is_empty()).map(str::to_owned).collect();
    Call { method: method.into(), path, query: query.into(), body: body.into() }
}

fn read<T: DeserializeOwned>(answer: &Answer) -> T {
    serde_json::from_str(&answer.body).unwrap()
}

const MEMBERS: &str = "/organizations/acme/members/";

#[wasm_bindgen_test]
fn who_is_removed_is_gone_with_the_invitations_they_sent_and_comes_back_with_them() {
    let mut world = World::with(25);
    let mut ask = |method, path: &str| world.answer(&call(method, path, "", "")).unwrap();
    let counts: MemberCounts = read(&ask("GET", "/organizations/acme/members/counts/"));
    let invited = counts.pending;
    assert_eq!(ask("DELETE", "/organizations/acme/members/1/").status, 204);
    let counts: MemberCounts = read(&ask("GET", "/organizations/acme/members/counts/"));
    assert_eq!((counts.members, counts.pending, counts.removed), (24 - invited, 0, Some(1 + invited)));
    let back: Member = read(&ask("POST", "/organizations/acme/members/1/restore/"));
    assert_eq!((back.id.0, back.removed_at), (1, None));
    let counts: MemberCounts = read(&ask("GET", "/organizations/acme/members/counts/"));
    assert_eq!((counts.members, counts.pending), (25, invited));
}

#[wasm_bindgen_test]
fn the_fixtures_find_sort_and_page_as_the_server_does() {
    let mut world = World::with(312);
    let answer = world.answer(&call("GET", MEMBERS, "per_page=50", "")).unwrap();
    assert_eq!(read::<Vec<Member>>(&answer).len(), 50);
    assert!(answer.headers.contains(&("X-Hits", "312".into())));
    let last = world.answer(&call("GET", MEMBERS, "per_page=50&cursor=300:0:0", "")).unwrap();
    assert_eq!(read::<Vec<Member>>(&last).len(), 12);
    let owners = world.answer(&call("GET", MEMBERS, "query=role%3Aowner", "")).unwrap();
    assert_eq!(read::<Vec<Member>>(&owners).len(), 1);
    let sorted = world.answer(&call("GET", MEMBERS, "sort=-name&per_page=2", "")).unwrap();
    let names: Vec<String> = read::<Vec<Member>>(&sorted).into_iter().map(|member| member.name).collect();
    assert!(names[0] > names[1], "{names:?}");
}

#[wasm_bindgen_test]
fn everybody_in_the_list_has_their_teams_told_as_our_server_does() {
    let members: Vec<Member> = read(&World::with(25).answer(&call("GET", MEMBERS, "per_page=100", "")).unwrap());
    let untold: Vec<&Member> = members.iter().filter(|member| member.places().is_none()).collect();
    assert!(untold.is_empty(), "{untold:?}");
}

#[wasm_bindgen_test]
fn an_invitation_makes_a_pending_member_and_a_second_one_is_refused() {
    let mut world = World::with(3);
    let body = r#"{"email":"radia@acme.test","orgRole":"admin","teamRoles":[{"teamSlug":"design","role":null}]}"#;
    let created: Member = read(&world.answer(&call("POST", MEMBERS, "", body)).unwrap());
    assert!(created.pending);
    assert_eq!((created.org_role.parse(), created.places().map(|places| places.len())), (Ok(Role::Admin), Some(1)));
    assert_eq!(world.answer(&call("POST", MEMBERS, "", body)).unwrap().status, 400);
}

#[wasm_bindgen_test]
fn nobody_signed_in_is_told_so_and_unknown_calls_have_no_answer() {
    let mut world = World::invited();
    assert_eq!(world.answer(&call("GET", MEMBERS, "", "")).unwrap().status, 401);
    assert!(World::with(1).answer(&call("GET", "/organizations/acme/weather/", "", "")).is_none());
}

#[wasm_bindgen_test]
fn trouble_is_about_the_calls_that_it_names() {
    let trouble = Trouble::on("POST", "members", Fate::Hangs).saying("p07@");
    assert!(trouble.is_about(&call("POST", MEMBERS, "", "p07@acme.test")));
    assert!(!trouble.is_about(&call("POST", MEMBERS, "", "p08@acme.test")));
    assert!(!trouble.is_about(&call("GET", MEMBERS, "", "p07@acme.test")));
    assert!(!trouble.is_about(&call("POST", "/organizations/acme/teams/", "", "p07@acme.test")));
}

#[wasm_bindgen_test]
fn an_address_has_only_what_is_not_as_usual_and_says_the_difference_in_words() {
    let settings = Settings::parse("story=members-3&theme=dark&weather=rain&layout.avatar.size=32");
    assert_eq!(settings.query(), "theme=dark&layout.avatar.size=32");
    assert_eq!(settings.with("theme", "").query(), "layout.avatar.size=32");
    let words = Settings::default().difference(&settings, "{}");
    assert_eq!(words, ["Theme: System, then Dark", "Avatar size: 20 px, then 32 px"]);
}

#[wasm_bindgen_test]
fn a_refused_value_leaves_the_layout_as_it_was_and_says_why() {
    let (layout, problems) = Settings::parse("layout.remove.target=20").layout("{}");
    assert_eq!(layout, roster_layout::Layout::default());
    assert_eq!(problems.len(), 1, "{problems:?}");
    let changed = Settings::parse("layout.avatar.size=32");
    let (layout, _) = changed.layout("{}");
    assert_eq!(Settings::default().with_layout(&layout, "{}"), changed);
}
