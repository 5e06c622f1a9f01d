//! One compiled form for many closures and futures.
//!
//! Each closure and each future has its own type, and generic code that takes one is compiled once per type. These put
//! it behind a pointer first, so that the code is in the bundle once.

use std::{future::Future, pin::Pin, sync::Arc};

use js_sys::Promise;
use leptos::{prelude::*, task};
use wasm_bindgen_futures::JsFuture;

/// A future of the browser's only thread.
pub type LocalFuture<T> = Pin<Box<dyn Future<Output = T>>>;

/// Something to do later, perhaps when what asked for it is gone: a `Callback` would be gone with it.
pub type Deed = Arc<dyn Fn() + Send + Sync>;

/// Runs `action` now, and whenever a signal that it reads changes.
pub fn effect(action: impl FnMut() + 'static) {
    let action: Box<dyn FnMut()> = Box::new(action);
    Effect::new(action);
}

/// A value that is computed again only when a signal that `compute` reads changes, and that tells others only when it
/// has become another.
pub fn memo<T: Clone + PartialEq + Send + Sync + 'static>(compute: impl Fn() -> T + Send + Sync + 'static) -> Memo<T> {
    let compute: Box<dyn Fn() -> T + Send + Sync> = Box::new(compute);
    Memo::new(move |_| compute())
}

/// Waits for so many seconds.
pub async fn pause(seconds: u32) {
    let millis = i32::try_from(seconds.saturating_mul(1000)).unwrap_or(i32::MAX);
    let passed = Promise::new(&mut |pass, _| {
        // Only a window that is gone has no timers, and nobody waits in it.
        let _ = window().set_timeout_with_callback_and_timeout_and_arguments_0(&pass, millis);
    });
    let _ = JsFuture::from(passed).await;
}

/// Runs a future until it ends, whatever happens to the page.
pub fn spawn(future: impl Future<Output = ()> + 'static) {
    let future: LocalFuture<()> = Box::pin(future);
    task::spawn_local(future);
}

/// Runs a future until it ends or what has started it is gone.
pub fn spawn_here(future: impl Future<Output = ()> + 'static) {
    let future: LocalFuture<()> = Box::pin(future);
    task::spawn_local_scoped_with_cancellation(future);
}
