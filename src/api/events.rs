use roster_api_types::{ACCESS_REQUEST, AuditEvent, DELIVERY};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::EventSource;

use super::{organization::of_organization, transport::at_the_api};

/// What a stream of live events tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    /// The stream is open, for the first time or again; what happened meanwhile follows.
    Ready,
    /// Something has changed.
    Changed,
    /// The stream has ended and doesn't come back by itself: the server has none, or refuses it.
    Ended,
}

/// An organization's live events. After an interruption the browser comes back by itself and sends the number of the
/// last event, so that none is missed. Dropping it ends it.
pub struct Events {
    source: EventSource,
    told: Closure<dyn Fn(web_sys::Event)>,
}

impl Events {
    /// Starts listening; none where the browser can't.
    #[must_use]
    pub fn follow(org: &str, on_told: Box<dyn Fn(Told)>) -> Option<Self> {
        let source = EventSource::new(&at_the_api(&of_organization(org, &["events"]))).ok()?;
        let listened = source.clone();
        let told = Closure::new(move |event: web_sys::Event| match event.type_().as_str() {
            READY => on_told(Told::Ready),
            FAILED if listened.ready_state() == EventSource::CLOSED => on_told(Told::Ended),
            // The browser is about to come back.
            FAILED => {}
            _ => on_told(Told::Changed),
        });
        let changes = AuditEvent::ALL.into_iter().filter(|event| event.is_live()).map(AuditEvent::id);
        for kind in changes.chain([READY, FAILED, DELIVERY, ACCESS_REQUEST]) {
            // Only an event whose listener is no function is refused.
            let _ = source.add_event_listener_with_callback(kind, told.as_ref().unchecked_ref());
        }
        Some(Self { source, told })
    }
}

impl Drop for Events {
    fn drop(&mut self) {
        let _: &JsValue = self.told.as_ref();
        self.source.close();
    }
}

/// The first event of a stream.
const READY: &str = "ready";
/// The browser's own event: the connection is gone, or was refused.
const FAILED: &str = "error";
