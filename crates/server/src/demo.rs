//! The demo organization: 25 memberships in every state, 4 teams.

use std::time::Duration;

use roster_api_types::{DeliveryState, Role};
use sea_orm::{ActiveModelTrait as _, ActiveValue::Set, ConnectionTrait, DbErr, EntityTrait as _, PaginatorTrait as _};

use crate::{
    clock::Timestamp,
    password::PasswordHashingError,
    state::AppState,
    store::{
        self,
        entity::{membership, membership_team, organization, outbox, team, user},
    },
};

/// The password of every demo account.
pub const PASSWORD: &str = "roster demo 2026";
/// One account of each role, strongest first.
pub const SIGN_INS: [(&str, &str); 4] = [
    ("ada@acme.test", "owner"),
    ("grace@acme.test", "manager"),
    ("alan@acme.test", "admin"),
    ("hedy@acme.test", "member"),
];

const DAY: Duration = Duration::from_hours(24);
const INVITATION_DAYS: u32 = 30;
const TEAMS: [(&str, &str); 4] =
    [("backend", "Backend"), ("frontend", "Frontend"), ("design", "Design"), ("operations", "Operations")];

/// The demo data can't be written.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// The database failed.
    #[error(transparent)]
    Database(#[from] DbErr),
    /// The password could not be hashed.
    #[error(transparent)]
    Password(#[from] PasswordHashingError),
}

enum Teams {
    All,
    Some(&'static [&'static str]),
}

struct Joined {
    name: &'static str,
    mailbox: &'static str,
    role: Role,
    teams: Teams,
}

/// How far the demo has an invitation come.
enum Mail {
    /// Sent by the server when it starts, so that the captured mails are not empty.
    Due,
    /// Sent and in time.
    Sent,
    /// Tried in vain, to be tried again.
    Retried(&'static str),
    /// Given up.
    Failed(&'static str),
}

struct Invited {
    mailbox: &'static str,
    role: Role,
    teams: Teams,
    inviter: &'static str,
    days_ago: u32,
    mail: Mail,
}

const fn joined(name: &'static str, mailbox: &'static str, role: Role, teams: Teams) -> Joined {
    Joined { name, mailbox, role, teams }
}

const JOINED: [Joined; 18] = [
    joined("Ada Lovelace", "ada", Role::Owner, Teams::All),
    joined("Grace Hopper", "grace", Role::Manager, Teams::All),
    joined("Alan Turing", "alan", Role::Admin, Teams::Some(&["backend", "operations"])),
    joined("Hedy Lamarr", "hedy", Role::Member, Teams::Some(&["frontend"])),
    joined("Katherine Johnson", "katherine", Role::Owner, Teams::All),
    joined("Edsger W. Dijkstra", "edsger", Role::Member, Teams::Some(&["backend"])),
    joined("Karen Spärck Jones", "karen", Role::Member, Teams::Some(&["backend", "frontend", "design"])),
    joined("Dennis Ritchie", "dennis", Role::Admin, Teams::Some(&["operations"])),
    joined("夏培肃", "peisu", Role::Member, Teams::Some(&["design"])),
    joined("محمد بن موسى الخوارزمي", "khwarizmi", Role::Member, Teams::Some(&["backend"])),
    joined("Claude Shannon", "claude", Role::Member, Teams::Some(&[])),
    joined("Betty Holberton", "betty", Role::Manager, Teams::Some(&["frontend", "operations"])),
    joined("John McCarthy", "john", Role::Member, Teams::All),
    joined("Mary Kenneth Keller", "mary.kenneth", Role::Member, Teams::Some(&["design", "frontend"])),
    joined("Niklaus Wirth", "niklaus", Role::Member, Teams::Some(&["backend", "frontend", "design", "operations"])),
    joined("Frances Allen", "frances", Role::Admin, Teams::Some(&["backend"])),
    joined("Evelyn Boyd Granville", "evelyn", Role::Member, Teams::Some(&["operations"])),
    joined("", "dorothy.vaughan", Role::Member, Teams::Some(&["frontend"])),
];

const INVITED: [Invited; 7] = [
    Invited {
        mailbox: "jean",
        role: Role::Member,
        teams: Teams::Some(&["frontend"]),
        inviter: "ada",
        days_ago: 0,
        mail: Mail::Due,
    },
    Invited {
        mailbox: "konrad",
        role: Role::Member,
        teams: Teams::Some(&["backend"]),
        inviter: "hedy",
        days_ago: 0,
        mail: Mail::Due,
    },
    Invited { mailbox: "annie", role: Role::Admin, teams: Teams::All, inviter: "grace", days_ago: 3, mail: Mail::Sent },
    Invited {
        mailbox: "the.honourable.charles.babbage+difference.engine.no2",
        role: Role::Manager,
        teams: Teams::Some(&["backend", "design", "operations"]),
        inviter: "ada",
        days_ago: 1,
        mail: Mail::Retried("The mail server refused the connection."),
    },
    Invited {
        mailbox: "gary",
        role: Role::Member,
        teams: Teams::Some(&[]),
        inviter: "grace",
        days_ago: 2,
        mail: Mail::Failed("The mail server answered: 550 5.1.1 No such mailbox."),
    },
    Invited {
        mailbox: "kristen",
        role: Role::Member,
        teams: Teams::Some(&["operations"]),
        inviter: "ada",
        days_ago: 41,
        mail: Mail::Sent,
    },
    Invited {
        mailbox: "ole-johan",
        role: Role::Member,
        teams: Teams::All,
        inviter: "katherine",
        days_ago: 29,
        mail: Mail::Sent,
    },
];

/// Writes the demo organization into a database that has no organization yet; says whether it did.
///
/// # Errors
/// When the database fails.
pub async fn fill(state: &AppState) -> Result<bool, DemoError> {
    if organization::Entity::find().count(&state.db).await? > 0 {
        return Ok(false);
    }
    let password =
        PASSWORD.parse().map_err(|error: roster_api_types::PasswordError| DbErr::Custom(error.to_string()))?;
    let password_hash = state.passwords.hash(password, &state.random).await?;
    let now = state.clock.now();
    let transaction = state.writer.begin().await?;
    let writer = Writer { db: &transaction, now, founded: now.before(DAY * 320), password_hash };
    writer.organization().await?;
    transaction.commit().await?;
    Ok(true)
}

struct Writer<'a, C> {
    db: &'a C,
    now: Timestamp,
    founded: Timestamp,
    password_hash: String,
}

impl<C: ConnectionTrait> Writer<'_, C> {
    async fn organization(&self) -> Result<(), DbErr> {
        let acme = organization::ActiveModel {
            slug: Set("acme".into()),
            name: Set("Acme".into()),
            date_created: Set(self.founded),
            ..Default::default()
        };
        let acme = acme.insert(self.db).await?.id;
        let mut teams = Vec::new();
        for (slug, name) in TEAMS {
            let row = team::ActiveModel {
                organization_id: Set(acme),
                slug: Set(slug.into()),
                name: Set(name.into()),
                date_created: Set(self.founded),
                ..Default::default()
            };
            teams.push((slug, row.insert(self.db).await?.id));
        }
        let mut users = Vec::new();
        for (index, person) in (0_u32..).zip(&JOINED) {
            users.push((person.mailbox, self.join(acme, person, self.founded.after(DAY * 11 * index), &teams).await?));
        }
        for invitation in &INVITED {
            let inviter = users.iter().find(|(mailbox, _)| *mailbox == invitation.inviter).map(|(_, id)| *id);
            self.invite(acme, invitation, inviter, &teams).await?;
        }
        Ok(())
    }

    async fn join(&self, acme: i64, person: &Joined, since: Timestamp, teams: &[(&str, i64)]) -> Result<i64, DbErr> {
        let email = format!("{}@acme.test", person.mailbox);
        let user = user::ActiveModel {
            email_key: Set(email.clone()),
            email: Set(email),
            name: Set(person.name.into()),
            password_hash: Set(Some(self.password_hash.clone())),
            date_joined: Set(since),
            ..Default::default()
        };
        let user = user.insert(self.db).await?.id;
        let member = membership::ActiveModel {
            organization_id: Set(acme),
            user_id: Set(Some(user)),
            role: Set(person.role.id().into()),
            has_global_access: Set(matches!(person.teams, Teams::All)),
            date_created: Set(since),
            ..Default::default()
        };
        self.put_on_teams(member.insert(self.db).await?.id, &person.teams, teams).await?;
        Ok(user)
    }

    async fn invite(
        &self,
        acme: i64,
        invited: &Invited,
        sender: Option<i64>,
        teams: &[(&str, i64)],
    ) -> Result<(), DbErr> {
        let email = format!("{}@acme.test", invited.mailbox);
        let since = self.now.before(DAY * invited.days_ago);
        let member = membership::ActiveModel {
            organization_id: Set(acme),
            email_key: Set(Some(email.clone())),
            email: Set(Some(email)),
            role: Set(invited.role.id().into()),
            has_global_access: Set(matches!(invited.teams, Teams::All)),
            date_created: Set(since),
            inviter_id: Set(sender),
            expires_at: Set(Some(since.after(DAY * INVITATION_DAYS))),
            ..Default::default()
        };
        let member = member.insert(self.db).await?.id;
        self.put_on_teams(member, &invited.teams, teams).await?;
        self.post(member, &invited.mail, since).await
    }

    async fn post(&self, member: i64, mail: &Mail, since: Timestamp) -> Result<(), DbErr> {
        let (state, attempts, error, sent_at) = match mail {
            Mail::Due => return store::enqueue_invitation(self.db, member, None, self.now).await,
            Mail::Sent => (DeliveryState::Sent, 1, None, Some(since)),
            Mail::Retried(error) => (DeliveryState::Queued, 4, Some(*error), None),
            Mail::Failed(error) => (DeliveryState::Failed, 1, Some(*error), None),
        };
        let row = outbox::ActiveModel {
            membership_id: Set(Some(member)),
            state: Set(state.id().into()),
            attempts: Set(attempts),
            next_attempt_at: Set(self.now.after(DAY)),
            last_error: Set(error.map(str::to_owned)),
            date_created: Set(since),
            sent_at: Set(sent_at),
            ..Default::default()
        };
        row.insert(self.db).await.map(drop)
    }

    async fn put_on_teams(&self, member: i64, chosen: &Teams, teams: &[(&str, i64)]) -> Result<(), DbErr> {
        let Teams::Some(chosen) = chosen else { return Ok(()) };
        for (_, team) in teams.iter().filter(|(slug, _)| chosen.contains(slug)) {
            let row = membership_team::ActiveModel { membership_id: Set(member), team_id: Set(*team), role: Set(None) };
            row.insert(self.db).await?;
        }
        Ok(())
    }
}
