//! Where a membership stands.

use leptos::prelude::*;
use roster_api_types::{DeliveryState, Member};

use super::{icon::icon, moment::day};

/// Where a membership stands: joined, or invited by whom and when, how far the mail has come, and until when.
pub fn member_status(member: &Member) -> AnyView {
    if !member.pending {
        return view! { <span class="member-status">"Joined"</span> }.into_any();
    }
    let delivery = member.delivery.clone().unwrap_or_default();
    let reason = delivery.reason.filter(|_| !member.expired);
    let reason_class = (delivery.state == DeliveryState::Failed).then_some("member-status__problem");
    let (class, picture, line) = match (member.expired, &member.delivery, delivery.state) {
        (true, ..) => ("member-status--expired", "clock", view! { "Invitation " {problem("expired")} }.into_any()),
        (_, Some(_), DeliveryState::Failed) => {
            ("member-status--failed", "warning", view! { "Invited, " {problem("mail failed")} }.into_any())
        }
        (_, Some(_), DeliveryState::Queued) => ("", "clock", "Invited, mail waiting".into_any()),
        (_, Some(_), DeliveryState::Sent) => ("", "mail", "Invited, mail sent".into_any()),
        (_, None, _) => ("", "mail", "Invited".into_any()),
    };
    view! {
        <div class=format!("member-status {class}")>
            <p class="member-status__line">{icon(picture)} <span>{line}</span></p>
            <p>{invited(member)}</p>
            {reason.map(|reason| view! { <p class=reason_class dir="auto">{reason}</p> })}
        </div>
    }
    .into_any()
}

fn problem(text: &'static str) -> impl IntoView {
    view! { <span class="member-status__problem">{text}</span> }
}

/// "by Ada Lovelace, Nov 20; expires Dec 20", or once expired "Invited by …"
fn invited(member: &Member) -> AnyView {
    let start = member.expired.then_some("Invited ");
    let inviter = member.inviter_name.clone().map(|name| view! { "by " <bdi>{name}</bdi> ", " });
    let ends = if member.expired { "; expired " } else { "; expires " };
    let until = member.expires_at.as_deref().map(|until| view! { {ends} {day(until)} });
    view! { {start} {inviter} {day(&member.date_created)} {until} }.into_any()
}
