//! What there is in the gallery, for machines.

use js_sys::Reflect;
use serde_json::{Value, json};

use super::{knob, stories, story::Story};

/// All stories, and what can be set, as JSON.
#[must_use]
pub fn meta() -> Value {
    let stories: Vec<Value> = stories::all().map(story).collect();
    let knobs: Vec<Value> = knob::knobs().iter().map(knob::meta).collect();
    json!({ "stories": stories, "knobs": knobs })
}

fn story(story: &Story) -> Value {
    json!({
        "name": story.name,
        "title": story.title,
        "group": story.group,
        "kind": story.shows.kind(),
        "route": story.shows.route(),
        "components": story.components,
        "steps": story.steps,
    })
}

/// Says it on the global object.
pub fn tell() {
    // A new key of the global object is never refused.
    let _ = Reflect::set(&js_sys::global(), &"rosterGallery".into(), &meta().to_string().into());
}
