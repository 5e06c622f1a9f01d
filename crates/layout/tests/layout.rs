//! A layout file from its text to what the page does with it, and back.

use proptest::prelude::*;
use roster_layout::{
    Colours, Column, DateStyle, Density, InvitePlace, KEYS, Key, Kind, Layout, REFUSED_KEYS, RemoveStyle, Setting,
    Shape, TeamsForm, Value, difference_in_words, fingerprint, pairs, parse, schema,
};

/// The layout file that comes with Roster.
const SHIPPED: &str = include_str!("../../../style/layout.json");

#[expect(clippy::expect_used, reason = "a test names keys of the table")]
fn key(path: &str) -> &'static Key {
    Key::at(path).expect("a key of the table")
}

/// The only problem of a file, as it is reported, where nothing else is.
fn only_problem(file: &str) -> String {
    let (layout, problems) = parse(file, &Layout::default());
    assert_eq!(layout, Layout::default(), "{file}");
    let [problem] = &problems[..] else { panic!("{file}: {problems:?}") };
    problem.to_string()
}

#[test]
fn the_shipped_file_is_right_and_the_default() {
    assert_eq!(parse(SHIPPED, &Layout::default()), (Layout::default(), Vec::new()));
    assert_eq!(Layout::default().marks(), Vec::new());
}

#[test]
fn the_default_is_the_seeds_table() {
    let shape = Shape {
        columns: std::array::from_fn(|place| Some(Column::ALL[place])),
        density: Density::Comfortable,
        teams: TeamsForm::Count,
        teams_shown: 2,
        remove: RemoveStyle::Icon,
        dates: DateStyle::Date,
        invite: InvitePlace::Above,
    };
    assert_eq!(Layout::default().shape(), shape);
    assert_eq!(Layout::default().number(key("avatar.size")), Some(20));
    assert_eq!(Layout::default().text(key("rows.marks")), "stripes");
}

#[test]
fn the_published_schema_is_the_tables() {
    let published = concat!(env!("CARGO_MANIFEST_DIR"), "/../../style/layout.schema.json");
    let written = std::fs::read_to_string(published).unwrap_or_default();
    if std::env::var_os("UPDATE_SCHEMA").is_some() {
        std::fs::write(published, schema()).expect("written");
    } else {
        assert!(written == schema(), "style/layout.schema.json is old: UPDATE_SCHEMA=1 cargo test -p roster-layout");
    }
}

#[test]
fn every_key_has_words_and_stands_with_its_group() {
    let mut groups = Vec::new();
    for (place, key) in KEYS.iter().enumerate() {
        assert!(!key.name.is_empty() && key.about.ends_with(['.', '?']), "{}", key.path);
        assert_eq!(KEYS.iter().position(|other| other.path == key.path), Some(place), "{} is there twice", key.path);
        if groups.last() != Some(&key.group()) {
            assert!(!groups.contains(&key.group()), "{} stands apart from its group", key.path);
            groups.push(key.group());
        }
        if let Kind::Number { min, max, default, reason, .. } = key.kind {
            assert!((min..=max).contains(&default) && reason.ends_with('.'), "{}", key.path);
        }
    }
    assert!(REFUSED_KEYS.iter().all(|(path, reason)| Key::at(path).is_none() && reason.ends_with('.')));
}

#[test]
fn a_file_changes_what_it_names_and_nothing_else() {
    let file =
        r#"{"avatar": {"size": 32, "shape": "square"}, "columns": {"role": {"visible": false}}, "dates": "both"}"#;
    let (layout, problems) = parse(file, &Layout::default());
    assert_eq!(problems, []);
    assert_eq!(
        difference_in_words(&Layout::default(), &layout),
        [
            "Role: shown, then hidden",
            "Avatar size: 20 px, then 32 px",
            "Avatar shape: circle, then square",
            "Dates: date, then both"
        ]
    );
    let marks: Vec<_> = layout.marks().into_iter().map(|mark| (mark.name, mark.value)).collect();
    let expected = [("--avatar", "32px"), ("data-avatar", "square"), ("data-without", "role")];
    assert_eq!(marks, expected.map(|(name, value)| (name, value.to_owned())));
    let columns: Vec<Column> = layout.shape().columns().collect();
    assert_eq!(columns, [Column::Avatar, Column::Name, Column::Status, Column::Teams, Column::Action]);
    assert_eq!(layout.shape().dates, DateStyle::Both);
}

#[test]
fn the_action_column_stands_at_either_end() {
    let (layout, problems) =
        parse(r#"{"columns": {"order": ["action", "name", "avatar", "teams", "role", "status"]}}"#, &Layout::default());
    assert_eq!(problems, []);
    assert_eq!(layout.shape().columns().next(), Some(Column::Action));
    assert!(layout.marks().iter().any(|mark| (mark.name, mark.value.as_str()) == ("data-action", "start")));
}

#[test]
fn every_wrong_key_is_named_with_the_reason() {
    for (file, problem) in [
        ("", "The file is no JSON: EOF while parsing a value at line 1 column 0."),
        ("[]", "The file is no JSON object."),
        (
            r#"{"remove": {"shown": "hover"}}"#,
            "remove.shown: \"hover\" is refused: whoever touches, uses a keyboard or magnifies never hovers, and couldn't find the button.",
        ),
        (
            r#"{"remove": {"target": 20}}"#,
            "remove.target: 20 is no whole number from 24 to 64 px. A target under 24 px is missed by whoever can't point exactly (WCAG 2.5.8); above 64 px it makes the row higher than its words.",
        ),
        (
            r#"{"teams": {"shown": 1.5}}"#,
            "teams.shown: 1.5 is no whole number from 1 to 12. More would make one row a page.",
        ),
        (r#"{"density": "tight"}"#, "density: \"tight\" is none of \"comfortable\", \"compact\"."),
        (r#"{"density": null}"#, "density: null is none of \"comfortable\", \"compact\"."),
        (
            r#"{"densty": "compact"}"#,
            "densty: There is no such key; here are columns, density, rows, avatar, teams, remove, dates, invite, tokens.",
        ),
        (r#"{"rows": {"stripes": true}}"#, "rows.stripes: There is no such key; here are marks."),
        (
            r#"{"rows.marks": "lines"}"#,
            "rows.marks: There is no such key; here are columns, density, rows, avatar, teams, remove, dates, invite, tokens.",
        ),
        (r#"{"rows": "lines"}"#, "rows: \"lines\" is no group of keys, such as { … }."),
        (
            r#"{"columns": {"name": {"visible": false}}}"#,
            "columns.name.visible: false is refused: a row without a name says of nobody what it shows, and its link leads to the member's page.",
        ),
        (
            r#"{"columns": {"action": {"visible": false}}}"#,
            "columns.action.visible: false is refused: without it nobody could be removed and nobody could leave.",
        ),
        (r#"{"columns": {"role": {"visible": 1}}}"#, "columns.role.visible: 1 is neither true nor false."),
        (
            r#"{"columns": {"name": {"width": 200}}}"#,
            "columns.name.width: The name takes what the other columns leave, so that the table is as wide as the page.",
        ),
        (
            r#"{"columns": {"order": ["avatar", "name"]}}"#,
            "columns.order: role, status, teams, action is missing. The order names every column; \"visible\": false hides one.",
        ),
        (r#"{"columns": {"order": ["name", "name"]}}"#, "columns.order: The column \"name\" is there twice."),
        (
            r#"{"columns": {"order": ["mail"]}}"#,
            "columns.order: There is no column \"mail\"; there are avatar, name, role, status, teams, action.",
        ),
        (
            r#"{"columns": {"order": ["avatar", "name", "action", "role", "status", "teams"]}}"#,
            "columns.order: \"action\" has to be the first or the last: amid a row nobody looks for what can be done with it.",
        ),
        (
            r##"{"tokens": {"colors": {"text": "#000"}}}"##,
            "tokens.colors.text: \"#000\" is no colour for both themes, such as {\"light\": \"#ffffff\", \"dark\": \"#0f1115\"}.",
        ),
        (
            r##"{"tokens": {"colors": {"text": {"light": "#000"}}}}"##,
            "tokens.colors.text: The colour of the dark theme is missing.",
        ),
        (
            r##"{"tokens": {"colors": {"text": {"light": "black", "dark": "#fff"}}}}"##,
            "tokens.colors.text: \"black\" (light) is no colour such as #0f1115. Transparent ones can't promise a contrast.",
        ),
        (
            r##"{"tokens": {"colors": {"text": {"light": "#000", "dark": "#fff", "dim": "#888"}}}}"##,
            "tokens.colors.text: There is no theme \"dim\"; there are light and dark.",
        ),
    ] {
        assert_eq!(only_problem(file), problem);
    }
}

#[test]
fn a_colour_that_is_hard_to_read_is_refused_with_the_ratio() {
    let problem = only_problem(r##"{"tokens": {"colors": {"text-quiet": {"light": "#9aa0a8", "dark": "#98a2b0"}}}}"##);
    assert_eq!(
        problem,
        "tokens.colors.text-quiet: text-quiet (#9aa0a8) on canvas (#ffffff) has a contrast of 2.63:1 in the light theme; \
         below 4.5:1 many people can't read it (WCAG 1.4.3)."
    );
    let problem = only_problem(r##"{"tokens": {"colors": {"control": {"light": "#fff", "dark": "#666"}}}}"##);
    assert!(problem.starts_with("tokens.colors.control: "), "{problem}");
    let outline =
        only_problem(r##"{"tokens": {"colors": {"line-control": {"light": "#aaaaaa", "dark": "#666f7c"}}}}"##);
    assert!(outline.ends_with("below 3:1 many people can't see it (WCAG 1.4.11)."), "{outline}");
}

#[test]
fn a_wrong_key_keeps_its_last_good_value_and_the_rest_counts() {
    let (good, _) = parse(r#"{"avatar": {"size": 40}, "density": "compact"}"#, &Layout::default());
    let (layout, problems) = parse(r#"{"avatar": {"size": 400}, "dates": "relative"}"#, &good);
    assert_eq!(problems.len(), 1);
    assert_eq!(layout.number(key("avatar.size")), Some(40), "the last good one");
    assert_eq!(layout.shape().density, Density::Comfortable, "no longer in the file");
    assert_eq!(layout.shape().dates, DateStyle::Relative);
    assert_eq!(parse("{", &good).0, good);
    assert_eq!(parse(r#"{"avatar": 40}"#, &good).0.number(key("avatar.size")), Some(40));
}

#[test]
fn a_knob_changes_one_key_or_says_why_not() {
    let layout = Layout::default().with_text(key("avatar.size"), " 24 ").expect("allowed");
    assert_eq!(layout.text(key("avatar.size")), "24");
    let layout = layout.with(key("rows.marks"), &Value::text("lines")).expect("allowed");
    assert_eq!(layout.get(key("rows.marks")), Setting::Choice("lines"));
    let refused = layout.with_text(key("tokens.colors.accent"), "#ddd #ddd").expect_err("too light");
    assert_eq!(refused.path, "tokens.colors.accent");
    assert!(layout.with_text(key("avatar.size"), "big").is_err());
    assert!(layout.with_text(key("columns.order"), "name, avatar").is_err());
}

#[test]
fn the_fingerprint_is_another_for_another_text() {
    assert_eq!(fingerprint(SHIPPED), fingerprint(SHIPPED));
    assert_ne!(fingerprint(SHIPPED), fingerprint(&SHIPPED.replace("40", "41")));
}

/// A value that may be right for a key, or not.
fn some_value() -> impl Strategy<Value = Value> {
    let colour = prop_oneof!["#[0-9a-f]{6}", "#[0-9a-f]{3}", ".{0,8}"];
    let colours = (colour.clone(), colour)
        .prop_map(|(light, dark)| Value::object([("light", Value::text(light)), ("dark", Value::text(dark))]));
    let names: Vec<&str> = KEYS
        .iter()
        .flat_map(|key| if let Kind::Choice { values, .. } = key.kind { values.to_vec() } else { Vec::new() })
        .collect();
    let order = Just(Column::NAMES.to_vec()).prop_shuffle();
    prop_oneof![
        Just(Value::Nothing),
        any::<bool>().prop_map(Value::Flag),
        any::<f64>().prop_map(Value::Number),
        (0_u16..700).prop_map(|number| Value::Number(f64::from(number))),
        ".{0,12}".prop_map(Value::Text),
        prop::sample::select(names).prop_map(Value::text),
        order.prop_map(|names| Value::List(names.into_iter().map(Value::text).collect())),
        colours,
    ]
}

/// A layout that somebody came to by turning knobs.
fn some_layout() -> impl Strategy<Value = Layout> {
    prop::collection::vec((prop::sample::select(KEYS), some_value()), 0..60).prop_map(|changes| {
        changes.into_iter().fold(Layout::default(), |layout, (key, value)| layout.with(&key, &value).unwrap_or(layout))
    })
}

fn keeps_its_promises(layout: &Layout) -> bool {
    let colours = |token: &str| match layout.get(key(&format!("tokens.colors.{token}"))) {
        Setting::Colours(colours) => colours,
        other => panic!("{other:?}"),
    };
    let apart = |front: Colours, ground: Colours, least| {
        front.light.contrast(ground.light) >= least && front.dark.contrast(ground.dark) >= least
    };
    pairs().all(|pair| apart(colours(pair.front), colours(pair.ground), pair.least))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn whatever_the_file_the_layout_keeps_its_promises(
        last_good in some_layout(),
        values in prop::collection::vec((prop::sample::select(KEYS), some_value()), 0..30),
    ) {
        let mut file = serde_json::json!({});
        for (key, value) in values {
            let mut place = &mut file;
            for name in key.path.split('.') {
                place = place.as_object_mut().expect("made so").entry(name).or_insert_with(|| serde_json::json!({}));
            }
            *place = serde_json::from_str(&value.to_string()).unwrap_or_default();
        }
        let (layout, _) = parse(&file.to_string(), &last_good);
        prop_assert!(keeps_its_promises(&layout));
        prop_assert!(layout.shape().columns().any(|column| column == Column::Name));
        prop_assert!(layout.shape().columns().any(|column| column == Column::Action));
    }

    #[test]
    fn a_layout_survives_its_file_and_its_knobs(layout in some_layout()) {
        prop_assert_eq!(parse(&layout.to_json(), &Layout::default()), (layout.clone(), Vec::new()));
        for (key, setting) in layout.entries() {
            prop_assert_eq!(key.read_text(&setting.text()), Ok(setting));
        }
        let names: Vec<&str> = Layout::mark_names().collect();
        prop_assert!(layout.marks().iter().all(|mark| names.contains(&mark.name)));
        let same = difference_in_words(&layout, &layout);
        prop_assert!(same.is_empty());
        prop_assert_eq!(difference_in_words(&Layout::default(), &layout).is_empty(), layout == Layout::default());
        prop_assert_eq!(layout.marks().is_empty() && layout.shape() == Layout::default().shape(), layout == Layout::default());
    }

    #[test]
    fn no_text_is_too_strange(text in ".*") {
        prop_assert_eq!(parse(&text, &Layout::default()).0, Layout::default());
    }
}
