use std::{collections::VecDeque, convert::Infallible, time::Duration};

use axum::{
    extract::{FromRequestParts as _, State},
    http::{HeaderMap, request::Parts},
    response::{
        IntoResponse,
        sse::{Event, Sse},
    },
};
use futures_util::stream;
use roster_api_types::{Id, LiveEvent};
use tokio::sync::watch;
use utoipa::ToSchema;

use super::{
    caller::Caller,
    refusals::{Detail, Refusals},
};
use crate::{
    error::ApiError,
    identity::Unattended,
    live::{Place, STREAMS_MAX, Signal},
    state::AppState,
    store::{self, Limit, LimitExceeded, Usage, entity::event},
};

/// A sign of life at least this often; proxies cut what is silent for longer. Also how late a change is told at most
/// that nobody announced: one made by a copy that then died.
const HEARTBEAT: Duration = Duration::from_secs(15);
/// Changes that follow each other closer than this are told together.
const BETWEEN_LOOKS: Duration = Duration::from_millis(50);
/// How many events are read at a time.
const BATCH: u64 = 100;
/// How soon a browser should come back after an interruption.
const COME_BACK: Duration = Duration::from_secs(2);
/// Who may listen: whoever may see members.
const READERS: [&str; 3] = ["member:read", "member:write", "member:admin"];

/// What changes among the members, as server-sent events: `id` is the number to go on from, `event` the kind, `data` a
/// [`LiveEvent`]. Begins with an event `ready`; goes on behind `Last-Event-ID` where it is given. Ends when the
/// caller may no longer see it.
#[utoipa::path(get, path = "/api/0/organizations/{organization}/events/", operation_id = "follow_events",
    params(
        ("organization" = String, Path, description = "Slug or id"),
        ("Last-Event-ID" = Option<i64>, Header, description = "The number of the last event that was seen"),
    ),
    responses(
        (status = OK, body = StreamedEvent, content_type = "text/event-stream"),
        (status = BAD_REQUEST, body = Detail, description = "`Last-Event-ID` is no number of an event"),
        (status = TOO_MANY_REQUESTS, body = Detail, description = "The caller has enough streams open"),
        Refusals,
    ))]
pub async fn follow(
    State(state): State<AppState>,
    caller: Caller,
    mut parts: Parts,
) -> Result<impl IntoResponse, ApiError> {
    caller.require_any(&READERS)?;
    let last_seen = last_event_id(&parts.headers)?;
    let place = state.live.place(caller.user.id).ok_or_else(|| too_many(&state))?;
    // Before looking: what happens from here on wakes us.
    let signal = state.live.subscribe();
    let organization = caller.organization.id;
    let newest = store::newest_event(&state.db, organization).await?;
    // A number from the future is another database's: everything behind it would be missed.
    let seen = last_seen.map_or(newest, |last_seen| last_seen.min(newest));
    // Who asks is looked at again and again; that nobody has closed the page doesn't mean that they are here.
    parts.extensions.insert(Unattended);
    let ready = Event::default().event("ready").id(seen.to_string()).retry(COME_BACK).data("{}");
    let follower = Follower { state, parts, organization, seen, signal, ready: VecDeque::from([ready]), _place: place };
    let events = stream::unfold(follower, |mut follower| async move {
        let event = follower.next().await?;
        Some((Ok::<Event, Infallible>(event), follower))
    });
    Ok(Sse::new(events))
}

fn last_event_id(headers: &HeaderMap) -> Result<Option<i64>, ApiError> {
    let Some(header) = headers.get("last-event-id") else { return Ok(None) };
    let number = header.to_str().ok().and_then(|text| text.parse::<Id>().ok());
    number.map(|id| Some(id.0)).ok_or_else(|| ApiError::BadRequest("Invalid Last-Event-ID.".to_owned()))
}

fn too_many(state: &AppState) -> ApiError {
    let counted_at = state.clock.now();
    let limit = Limit { times: STREAMS_MAX, window: HEARTBEAT };
    let usage = Usage { limit, used: STREAMS_MAX + 1, resets_at: counted_at.after(HEARTBEAT), counted_at };
    let words = format!("You have {STREAMS_MAX} streams of events open. Close one, then open another.");
    ApiError::TooMany(LimitExceeded(usage), words)
}

/// One event as the stream has it.
#[derive(ToSchema)]
#[expect(dead_code, reason = "it is what the API's description says; axum writes the stream's lines")]
struct StreamedEvent {
    /// `ready` for the first; without it, something has changed.
    event: Option<String>,
    /// The event's number, for `Last-Event-ID`.
    id: Option<String>,
    /// `{}` for the first; then a [`LiveEvent`] as JSON.
    data: Option<String>,
    /// After how many milliseconds to come back.
    retry: Option<u64>,
}

/// Somebody who listens.
struct Follower {
    state: AppState,
    /// The request, to ask again who is asking.
    parts: Parts,
    organization: i64,
    /// The number of the last event that was read.
    seen: i64,
    signal: watch::Receiver<Signal>,
    /// Read, but not yet sent.
    ready: VecDeque<Event>,
    _place: Place,
}

impl Follower {
    /// The next thing to send; none when the stream ends.
    async fn next(&mut self) -> Option<Event> {
        while self.ready.is_empty() {
            if !self.is_still_allowed().await {
                return None;
            }
            self.look().await?;
            if self.ready.is_empty() && self.wait().await? {
                self.ready.push_back(Event::default().comment("still here"));
            }
        }
        self.ready.pop_front()
    }

    /// May the caller still see what happens here? A session can end, and a membership.
    async fn is_still_allowed(&mut self) -> bool {
        match Caller::from_request_parts(&mut self.parts, &self.state).await {
            Ok(caller) => caller.organization.id == self.organization && caller.require_any(&READERS).is_ok(),
            Err(_) => false,
        }
    }

    /// Reads what has happened since; none when the database fails: the browser will come back.
    async fn look(&mut self) -> Option<()> {
        self.signal.mark_unchanged();
        let events = match store::events_after(&self.state.db, self.organization, self.seen, BATCH).await {
            Ok(events) => events,
            Err(error) => {
                tracing::error!(%error, "events can't be read");
                return None;
            }
        };
        self.seen = events.last().map_or(self.seen, |event| event.id);
        self.ready.extend(events.into_iter().filter_map(written));
        Some(())
    }

    /// Waits until there may be something to see: true when nothing came for long; none when the server stops.
    async fn wait(&mut self) -> Option<bool> {
        if self.signal.borrow().is_over {
            return None;
        }
        if let Ok(woken) = tokio::time::timeout(HEARTBEAT, self.signal.changed()).await {
            woken.ok()?;
            tokio::time::sleep(BETWEEN_LOOKS).await;
            return (!self.signal.borrow().is_over).then_some(false);
        }
        Some(true)
    }
}

/// None when the event can't be written: it has then been reported, and what follows it is told.
fn written(event: event::Model) -> Option<Event> {
    let told = LiveEvent {
        kind: event.kind,
        member_id: event.member_id.map(Id),
        date_created: event.date_created.to_string(),
    };
    let text = Event::default().id(event.id.to_string()).event(&told.kind).json_data(&told);
    text.inspect_err(|error| tracing::error!(%error, id = event.id, "an event can't be written")).ok()
}
