//! A program that talks to the server with an API token and keeps no cookies.

use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use serde_json::{Value, json};

use crate::support::{Answer, Browser, TestApp};

/// A program with one API token.
pub struct Program {
    browser: Browser,
    pub token: String,
}

impl TestApp {
    /// A program with this token.
    pub async fn program(&self, token: &str) -> Program {
        let mut browser = self.browser().await;
        browser.cookies.clear();
        Program { browser, token: token.to_owned() }
    }

    /// A program with a token that the user with this address has just made.
    pub async fn program_of(&self, email: &str, scopes: &[&str]) -> Program {
        let mut browser = self.signed_in(email).await;
        let token = browser.post("/api/0/api-tokens/", json!({ "name": "CI", "scopes": scopes })).await;
        let token = token.expect(StatusCode::CREATED)["token"].as_str().expect("a text").to_owned();
        self.program(&token).await
    }
}

impl Program {
    pub async fn get(&mut self, path: &str) -> Answer {
        self.send(Request::get(path).body(Body::empty()).expect("a request")).await
    }

    pub async fn delete(&mut self, path: &str) -> Answer {
        self.send(Request::delete(path).body(Body::empty()).expect("a request")).await
    }

    pub async fn post(&mut self, path: &str, body: Value) -> Answer {
        let request = Request::post(path).header(header::CONTENT_TYPE, "application/json");
        self.send(request.body(Body::from(body.to_string())).expect("a request")).await
    }

    /// Sends the request with the token alone, whatever the server set as cookies before.
    pub async fn send(&mut self, mut request: Request<Body>) -> Answer {
        let value = format!("Bearer {}", self.token).parse().expect("a header");
        request.headers_mut().insert(header::AUTHORIZATION, value);
        let answer = self.browser.send(request).await;
        assert!(self.browser.cookies.is_empty(), "programs get no cookies");
        answer
    }
}
