//! docs/API.md: every example in it is sent, from top to bottom, to a server with the demo organization.
//!
//! An example is a fenced block `http` (who asks, the request line, the body after an empty line) and the answer's
//! status in the block `json` that follows it; of the body it shows what matters: keys that it leaves out may be there,
//! `"…"` stands for any text or number, and `"…"` as a list's last item for any further items. `{token}` is the mailed link's.

use std::collections::{BTreeMap, BTreeSet};

use axum::{
    body::Body,
    http::{Request, header},
};
use roster_server::{demo, secret::Secret, store};
use serde_json::{Value, json};

use crate::{
    matrix::is_instance,
    support::{Browser, TestApp},
};

const DOCUMENT: &str = include_str!("../../../../docs/API.md");
const ANY: &str = "…";

struct Example {
    line: usize,
    asker: String,
    method: String,
    target: String,
    body: Option<String>,
    status: u16,
    answer: Option<Value>,
}

struct Block {
    line: usize,
    language: &'static str,
    text: String,
}

/// The fenced blocks in one of the two languages.
fn blocks() -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut lines = DOCUMENT.lines().enumerate();
    while let Some((line, fence)) = lines.next() {
        let Some(language) = ["http", "json"].into_iter().find(|name| fence == format!("```{name}")) else { continue };
        let text =
            lines.by_ref().map(|(_, line)| line).take_while(|line| *line != "```").collect::<Vec<_>>().join("\n");
        blocks.push(Block { line: line + 1, language, text });
    }
    blocks
}

fn examples() -> Vec<Example> {
    let blocks = blocks();
    blocks.chunks(2).map(|pair| example(&pair[0], pair.get(1).expect("an answer"))).collect()
}

fn example(request: &Block, answer: &Block) -> Example {
    assert_eq!((request.language, answer.language), ("http", "json"), "line {}", request.line);
    let (head, body) = request.text.split_once("\n\n").unwrap_or((&request.text, ""));
    let (asker, request_line) = match head.split_once('\n') {
        Some((asker, rest)) => (asker.trim_start_matches("# ").to_owned(), rest),
        None => ("nobody".to_owned(), head),
    };
    let (method, target) = request_line.split_once(' ').expect("a method and a path");
    let (status, text) = answer.text.split_once('\n').unwrap_or((&answer.text, ""));
    Example {
        line: request.line,
        asker,
        method: method.to_owned(),
        target: target.to_owned(),
        body: (!body.is_empty()).then(|| body.to_owned()),
        status: status.trim_start_matches("// ").parse().expect("a status"),
        answer: (!text.is_empty()).then(|| serde_json::from_str(text).expect("JSON")),
    }
}

/// Does `actual` show everything that `shown` does? Says where it doesn't.
fn compare(shown: &Value, actual: &Value, place: &str) -> Result<(), String> {
    match (shown, actual) {
        (Value::String(any), Value::String(_) | Value::Number(_)) if any == ANY => Ok(()),
        (Value::Object(shown), Value::Object(actual)) => shown.iter().try_for_each(|(key, shown)| {
            let place = format!("{place}.{key}");
            let actual = actual.get(key).ok_or_else(|| format!("{place} is missing"))?;
            compare(shown, actual, &place)
        }),
        (Value::Array(shown), Value::Array(actual)) => {
            let (shown, is_open) = match shown.split_last() {
                Some((Value::String(last), rest)) if last == ANY => (rest, true),
                _ => (shown.as_slice(), false),
            };
            if shown.len() > actual.len() || (!is_open && shown.len() != actual.len()) {
                return Err(format!("{place} has {} items", actual.len()));
            }
            let mut pairs = shown.iter().zip(actual).enumerate();
            pairs.try_for_each(|(index, (shown, actual))| compare(shown, actual, &format!("{place}[{index}]")))
        }
        _ if shown == actual => Ok(()),
        _ => Err(format!("{place} is {actual}, not {shown}")),
    }
}

/// The browsers of all who ask, signed in when they first do.
struct Askers(BTreeMap<String, Browser>);

impl Askers {
    async fn browser(&mut self, app: &TestApp, asker: &str) -> &mut Browser {
        if !self.0.contains_key(asker) {
            let mut browser = app.browser().await;
            if asker != "nobody" {
                let login = json!({ "username": asker, "password": demo::PASSWORD });
                browser.post("/api/0/auth/login/", login).await.expect(axum::http::StatusCode::OK);
            }
            self.0.insert(asker.to_owned(), browser);
        }
        self.0.get_mut(asker).expect("just made")
    }
}

/// Puts a link's token in the place of `{token}`, which no document can know.
async fn with_token(app: &TestApp, target: &str) -> String {
    let Some((before, after)) = target.split_once("/{token}") else { return target.to_owned() };
    let (_, member) = before.rsplit_once('/').expect("an invitation's number");
    let secret = Secret::generate(&app.state.random);
    let member = member.parse().expect("an invitation's number");
    store::create_invitation_token(&app.state.db, member, &secret, app.state.clock.now()).await.expect("a link");
    format!("{before}/{}{after}", secret.expose())
}

#[tokio::test]
async fn every_example_is_answered_as_documented() {
    let app = TestApp::new().await;
    demo::fill(&app.state).await.expect("filled");
    let mut askers = Askers(BTreeMap::new());
    let mut wrong = Vec::new();
    for example in examples() {
        let browser = askers.browser(&app, &example.asker).await;
        let target = with_token(&app, &example.target).await;
        let request = Request::builder().method(example.method.as_str()).uri(target);
        let request = match example.body {
            Some(body) => request.header(header::CONTENT_TYPE, "application/json").body(Body::from(body)),
            None => request.body(Body::empty()),
        };
        let answer = browser.send(request.expect("a request")).await;
        let actual: Value = serde_json::from_str(&answer.body).unwrap_or(Value::Null);
        let result = if answer.status.as_u16() == example.status {
            example.answer.map_or(Ok(()), |shown| compare(&shown, &actual, "answer"))
        } else {
            Err(format!("{}: {}", answer.status, answer.body))
        };
        if let Err(reason) = result {
            wrong.push(format!("docs/API.md:{} {} {}: {reason}", example.line, example.method, example.target));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test]
async fn every_endpoint_has_an_example() {
    let description = TestApp::new().await.browser().await.get("/api/0/openapi.json").await;
    let description = description.expect(axum::http::StatusCode::OK);
    let examples = examples();
    let mut missing = BTreeSet::new();
    for (path, methods) in description["paths"].as_object().expect("paths") {
        for method in methods.as_object().expect("methods").keys() {
            let is_shown =
                |example: &Example| example.method.eq_ignore_ascii_case(method) && is_instance(&example.target, path);
            if !examples.iter().any(is_shown) {
                missing.insert(format!("{} {path}", method.to_uppercase()));
            }
        }
    }
    assert!(missing.is_empty(), "docs/API.md shows no example of\n{}", Vec::from_iter(missing).join("\n"));
}
