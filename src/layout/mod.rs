//! The table's layout: data, in a file beside the page that can be changed without building it (crates/layout).
//!
//! The shipped one is compiled in, so it costs nothing: the code that reads and checks comes only where the file is another.
//! A file that can't be had, or comes too late, changes nothing.

pub mod file;

use js_sys::Promise;
use leptos::prelude::*;
use roster_layout::{Shape, fingerprint};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::{JsFuture, future_to_promise};

use crate::{api, later, lean::LocalFuture};

/// What build.rs has made of style/layout.json.
mod shipped {
    use roster_layout::{Column, DateStyle, Density, InvitePlace, RemoveStyle, Shape, TeamsForm};

    include!(concat!(env!("OUT_DIR"), "/shipped_layout.rs"));
}

later!(
    /// Puts another file than the shipped one into force.
    async fn put_into_force(text: String) -> Shape = answer file::put_into_force, in layout
);

/// The app's one layout.
#[derive(Clone, Copy)]
pub struct Layouts {
    /// What the code has to know of it. Views read it while they are built.
    pub shape: RwSignal<Shape>,
    reading: StoredValue<Option<Promise>, LocalStorage>,
}

impl Layouts {
    /// The shipped layout.
    #[must_use]
    pub fn new() -> Self {
        for (name, value) in shipped::MARKS {
            file::mark(name, value);
        }
        Self { shape: RwSignal::new(shipped::SHAPE), reading: StoredValue::new_local(None) }
    }

    /// What views have to know of the layout; where nobody has provided one, of the shipped.
    #[must_use]
    pub fn shape() -> Shape {
        use_context::<Self>().map_or(shipped::SHAPE, |layouts| layouts.shape.get_untracked())
    }

    /// Begins to read the file beside the page, unless that has been done.
    pub fn ask(self) {
        drop(self.reading());
    }

    fn reading(self) -> Promise {
        if let Some(reading) = self.reading.get_value() {
            return reading;
        }
        let reading: LocalFuture<Result<JsValue, JsValue>> = Box::pin(async move {
            self.read().await;
            Ok(JsValue::UNDEFINED)
        });
        let reading = future_to_promise(reading);
        self.reading.set_value(Some(reading.clone()));
        reading
    }

    /// Waits until the file is in force, or known not to come.
    pub async fn arrive(self) {
        // It never fails.
        let _ = JsFuture::from(self.reading()).await;
    }

    async fn read(self) {
        let Some(text) = api::layout_file().await.filter(|text| fingerprint(text) != shipped::FINGERPRINT) else {
            return;
        };
        if let Ok(shape) = put_into_force(text).await {
            self.shape.set(shape);
        }
    }
}

impl Default for Layouts {
    fn default() -> Self {
        Self::new()
    }
}
