//! Starts the app in the page's frame.

fn main() {
    // That the app has stopped is said by index.html; this tells its authors where.
    #[cfg(not(silent_panics))]
    std::panic::set_hook(Box::new(|panic| leptos::logging::error!("{panic}")));
    roster_app::app::start();
}
