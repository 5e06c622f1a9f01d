//! A closed organization and its teams, as the tests of teams need it.

use axum::{
    body::Body,
    http::{Request, header},
};
use roster_api_types::{Role, TeamRole};
use roster_server::store::entity::{access_request, audit_entry, membership, membership_team, organization, team};
use sea_orm::{ActiveModelTrait as _, ActiveValue::Set, EntityTrait as _, QueryOrder as _};
use serde_json::Value;

use crate::support::{Answer, Browser, TestApp};

/// An organization in which a team is joined by those who may, with one team. Ada owns it.
pub struct Closed {
    pub app: TestApp,
    pub acme: organization::Model,
    pub backend: team::Model,
}

impl Closed {
    pub async fn new() -> Self {
        let app = TestApp::new().await;
        let acme = app.organization("acme").await;
        app.change_organization(&acme, |row| row.open_membership = Set(false)).await;
        let backend = app.team(&acme, "backend").await;
        app.member(&acme, "ada", Role::Owner).await;
        Self { app, acme, backend }
    }

    /// A joined member who is not on all teams.
    pub async fn member(&self, name: &str, role: Role) -> membership::Model {
        let member = self.app.member(&self.acme, name, role).await;
        self.app.change_member(&member, |row| row.has_global_access = Set(false)).await;
        member
    }

    /// A member with this role on the team.
    pub async fn on_team(&self, name: &str, role: Role, own: Option<TeamRole>) -> membership::Model {
        let member = self.member(name, role).await;
        self.put(&member, own).await;
        member
    }

    /// Puts a member on the team with this role.
    pub async fn put(&self, member: &membership::Model, own: Option<TeamRole>) {
        let row = membership_team::ActiveModel {
            membership_id: Set(member.id),
            team_id: Set(self.backend.id),
            role: Set(own.map(|role| role.id().to_owned())),
        };
        row.insert(&self.app.state.db).await.expect("inserted");
    }

    pub async fn browser(&self, name: &str) -> Browser {
        self.app.signed_in(&format!("{name}@acme.test")).await
    }

    /// Makes the team an identity provider's.
    pub async fn manage_elsewhere(&self) {
        let row = team::ActiveModel { id: Set(self.backend.id), idp_provisioned: Set(true), ..Default::default() };
        row.update(&self.app.state.db).await.expect("updated");
    }

    /// Who is on the team, and as what.
    pub async fn places(&self) -> Vec<(i64, Option<String>)> {
        let rows = membership_team::Entity::find().order_by_asc(membership_team::Column::MembershipId);
        let rows = rows.all(&self.app.state.db).await.expect("read");
        rows.into_iter().filter(|row| row.team_id == self.backend.id).map(|row| (row.membership_id, row.role)).collect()
    }

    /// The requests that nobody has decided.
    pub async fn requests(&self) -> Vec<access_request::Model> {
        let rows = access_request::Entity::find().order_by_asc(access_request::Column::Id);
        rows.all(&self.app.state.db).await.expect("read")
    }

    /// The audit log.
    pub async fn audit(&self) -> Vec<audit_entry::Model> {
        audit(&self.app).await
    }
}

/// The audit log, the oldest entry first.
pub async fn audit(app: &TestApp) -> Vec<audit_entry::Model> {
    let rows = audit_entry::Entity::find().order_by_asc(audit_entry::Column::Id);
    rows.all(&app.state.db).await.expect("read")
}

/// What an entry of the audit log says.
pub fn data(entry: &audit_entry::Model) -> Value {
    serde_json::from_str(&entry.data).expect("JSON")
}

/// A member's place on the team.
pub fn place(member: &membership::Model) -> String {
    format!("/api/0/organizations/acme/members/{}/teams/backend/", member.id)
}

/// A PUT with a JSON body.
pub async fn put(browser: &mut Browser, path: &str, body: Value) -> Answer {
    let request =
        Request::put(path).header(header::CONTENT_TYPE, "application/json").body(Body::from(body.to_string()));
    browser.send(request.expect("a request")).await
}
