//! What the API's description says of every endpoint alike.

use axum::http::StatusCode;
use utoipa::openapi::{
    Content, OpenApi, RefOr, Response, Responses,
    path::Operation,
    schema::{AnyOfBuilder, ObjectBuilder, Schema, Type},
};

const JSON: &str = "application/json";

/// Adds it to the description.
pub fn what_every_endpoint_answers(description: &mut OpenApi) {
    for operation in description.paths.paths.values_mut().flat_map(|path| {
        let methods: [&mut Option<Operation>; 4] = [&mut path.get, &mut path.put, &mut path.post, &mut path.delete];
        methods.into_iter().flatten()
    }) {
        describe_foreign_origin(&mut operation.responses);
        describe_in_words(&mut operation.responses);
    }
}

/// A page of another origin that sends an API token is refused before any endpoint is asked, with a bare text.
fn describe_foreign_origin(responses: &mut Responses) {
    let status = StatusCode::BAD_REQUEST.as_str();
    let response = responses.responses.entry(status.to_owned()).or_insert_with(|| RefOr::T(Response::default()));
    let RefOr::T(response) = response else { return };
    let content = response.content.entry(JSON.to_owned()).or_insert_with(|| RefOr::T(Content::default()));
    let RefOr::T(content) = content else { return };
    let text = ObjectBuilder::new()
        .schema_type(Type::String)
        .description(Some("A page of another origin has sent an API token"))
        .build();
    content.schema = Some(match content.schema.take() {
        Some(known) => Schema::from(AnyOfBuilder::new().item(known).item(text).build()).into(),
        None => Schema::from(text).into(),
    });
}

/// The format wants words for every response; where an endpoint gives none, the status' own will do.
fn describe_in_words(responses: &mut Responses) {
    for (status, response) in &mut responses.responses {
        let status = status.parse::<StatusCode>().ok().and_then(|status| status.canonical_reason());
        if let (RefOr::T(response), Some(status)) = (response, status)
            && response.description.is_empty()
        {
            status.clone_into(&mut response.description);
        }
    }
}
