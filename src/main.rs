//! Starts the app in the page's frame.

use leptos::prelude::document;

fn main() {
    std::panic::set_hook(Box::new(|panic| {
        leptos::logging::error!("{panic}");
        say_that_it_has_stopped();
    }));
    roster_app::app::start();
}

/// After a panic nothing reacts any more; the person has to know, and what to do.
fn say_that_it_has_stopped() {
    let (Some(body), Ok(alert)) = (document().body(), document().create_element("p")) else {
        return;
    };
    alert.set_class_name("notice notice--shown notice--problem");
    alert.set_text_content(Some("Roster has stopped because of a mistake of ours. Load the page again."));
    // Where even this fails, the console has the panic.
    let _ = alert.set_attribute("role", "alert").and_then(|()| body.append_child(&alert).map(|_| ()));
}
