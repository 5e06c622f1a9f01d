//! Starts the app in the page's frame, or the gallery, where that is built.

fn main() {
    // That the app has stopped is said by index.html; this tells its authors where.
    #[cfg(not(silent_panics))]
    std::panic::set_hook(Box::new(|panic| leptos::logging::error!("{panic}")));
    #[cfg(feature = "gallery")]
    roster_app::gallery::start();
    #[cfg(not(feature = "gallery"))]
    roster_app::app::start();
}
