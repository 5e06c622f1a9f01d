//! Invitations and their mail, as the tests need them.

use std::time::Duration;

use roster_api_types::Role;
use roster_server::{
    mail::{CapturedMail, DEFAULT_FROM, Mailer, parse_from},
    outbox::Worker,
    secret::Secret,
    state::AppState,
    store::{
        self,
        entity::{invitation_token, membership, membership_team, organization, outbox, session, user},
    },
};
use sea_orm::{ActiveModelTrait as _, ActiveValue::Set, EntityTrait as _, QueryOrder as _};
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

use crate::support::{Answer, Browser, START, TestApp};

/// How long an invitation lives.
pub const LIFE: Duration = Duration::from_hours(30 * 24);

/// An invitation and the secret of a link to it.
pub struct Invited {
    pub row: membership::Model,
    pub secret: Secret,
}

impl Invited {
    /// The API's address of the invitation, with the token.
    pub fn path(&self) -> String {
        format!("/api/0/accept-invite/{}/{}/", self.row.id, self.secret.expose())
    }

    /// The invitation's row as it is now.
    pub async fn now(&self, app: &TestApp) -> membership::Model {
        membership::Entity::find_by_id(self.row.id).one(&app.state.db).await.expect("read").expect("still there")
    }
}

impl TestApp {
    /// An invitation of `name@acme.test` as member, by nobody in particular.
    pub async fn invitation(&self, organization: &organization::Model, name: &str) -> Invited {
        self.invitation_with(organization, name, |_| {}).await
    }

    /// An invitation with some columns changed.
    pub async fn invitation_with(
        &self,
        organization: &organization::Model,
        name: &str,
        change: impl FnOnce(&mut membership::ActiveModel),
    ) -> Invited {
        let email = format!("{name}@acme.test");
        let mut row = membership::ActiveModel {
            organization_id: Set(organization.id),
            email_key: Set(Some(email.to_lowercase())),
            email: Set(Some(email)),
            role: Set(Role::Member.id().into()),
            has_global_access: Set(false),
            date_created: Set(START),
            expires_at: Set(Some(START.after(LIFE))),
            ..Default::default()
        };
        change(&mut row);
        let row = row.insert(&self.state.db).await.expect("inserted");
        let secret = Secret::generate(&self.state.random);
        store::create_invitation_token(&self.state.db, row.id, &secret, START).await.expect("a link");
        Invited { row, secret }
    }

    /// Changes one column or more of an invitation.
    pub async fn change(&self, invited: &Invited, change: impl FnOnce(&mut membership::ActiveModel)) {
        let mut row = membership::ActiveModel { id: Set(invited.row.id), ..Default::default() };
        change(&mut row);
        row.update(&self.state.db).await.expect("updated");
    }

    /// An invitation whose mail waits in the outbox.
    pub async fn queued_invitation(&self, organization: &organization::Model, name: &str) -> Invited {
        let invited = self.invitation(organization, name).await;
        self.enqueue(&invited, None).await;
        invited
    }

    /// Asks for the invitation's mail.
    pub async fn enqueue(&self, invited: &Invited, referrer: Option<&str>) {
        let now = self.state.clock.now();
        store::enqueue_invitation(&self.state.db, invited.row.id, referrer.map(str::to_owned), now)
            .await
            .expect("queued");
    }

    /// A worker whose mail the receiver gets.
    pub fn worker(&self) -> (Worker, UnboundedReceiver<CapturedMail>) {
        let (sender, receiver) = unbounded_channel();
        (self.worker_by(Mailer::Memory(sender)), receiver)
    }

    /// A worker that sends this way.
    pub fn worker_by(&self, mailer: Mailer) -> Worker {
        worker(&self.state, mailer)
    }

    /// The outbox's row of this invitation.
    pub async fn outbox_row(&self, invited: &Invited) -> outbox::Model {
        let rows = outbox::Entity::find().all(&self.state.db).await.expect("read");
        let mut own: Vec<_> = rows.into_iter().filter(|row| row.membership_id == Some(invited.row.id)).collect();
        assert_eq!(own.len(), 1, "one invitation, one mail");
        own.remove(0)
    }

    /// How many links lead to the invitation.
    pub async fn links(&self, invited: &Invited) -> usize {
        let rows = invitation_token::Entity::find().all(&self.state.db).await.expect("read");
        rows.iter().filter(|row| row.membership_id == invited.row.id).count()
    }

    /// Everything in the database that a request could change.
    pub async fn contents(&self) -> String {
        let db = &self.state.db;
        format!(
            "{:?}{:?}{:?}{:?}{:?}{:?}{:?}",
            organization::Entity::find().all(db).await.expect("read"),
            user::Entity::find().order_by_asc(user::Column::Id).all(db).await.expect("read"),
            membership::Entity::find().order_by_asc(membership::Column::Id).all(db).await.expect("read"),
            membership_team::Entity::find().all(db).await.expect("read"),
            invitation_token::Entity::find().all(db).await.expect("read"),
            outbox::Entity::find().all(db).await.expect("read"),
            session::Entity::find().all(db).await.expect("read"),
        )
    }
}

/// A worker of this copy of the server, that sends this way.
pub fn worker(state: &AppState, mailer: Mailer) -> Worker {
    Worker::new(state.clone(), mailer, parse_from(DEFAULT_FROM).expect("a sender"))
}

impl Browser {
    /// A POST without a body.
    pub async fn press(&mut self, path: &str) -> Answer {
        self.send(axum::http::Request::post(path).body(axum::body::Body::empty()).expect("a request")).await
    }
}
