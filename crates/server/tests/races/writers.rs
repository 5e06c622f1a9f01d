use std::{
    future::{Future, poll_fn},
    task::Poll,
};

use roster_server::store::{Writer, entity::organization};
use sea_orm::{ActiveModelTrait as _, ActiveValue::Set, DbErr, EntityTrait as _};

use crate::{ROUNDS, at_once, support::TestApp};

/// How many write at once.
const WRITERS: usize = 12;

/// Runs a future until it has stopped to wait so many times; none when it isn't done by then, and is given up.
async fn given_up_after<T>(waits: usize, future: impl Future<Output = T>) -> Option<T> {
    let mut future = Box::pin(future);
    let mut left = waits;
    poll_fn(move |context| match future.as_mut().poll(context) {
        Poll::Ready(done) => Poll::Ready(Some(done)),
        Poll::Pending if left == 0 => Poll::Ready(None),
        Poll::Pending => {
            left -= 1;
            Poll::Pending
        }
    })
    .await
}

fn organization(slug: &str) -> organization::ActiveModel {
    organization::ActiveModel {
        slug: Set(slug.to_owned()),
        name: Set(slug.to_owned()),
        date_created: Set(crate::support::START),
        ..Default::default()
    }
}

async fn write(writer: Writer, slug: String) -> Result<(), DbErr> {
    let transaction = writer.begin().await?;
    organization(&slug).insert(&transaction).await?;
    transaction.commit().await
}

/// Every third one writes the same as the one before it, which is refused, and every third gives up what it wrote.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_is_refused_or_given_up_takes_nothing_away_from_what_is_written_with_it() {
    let app = TestApp::new().await;
    for round in 0..ROUNDS {
        let writers = (0..WRITERS).map(|number| {
            let (writer, coming) = (app.state.writer.clone(), app.state.writer.expect());
            let slug = format!("org-{round}-{}", if number % 3 == 1 { number - 1 } else { number });
            async move {
                let _until_done = coming;
                let transaction = writer.begin().await.expect("begun");
                let inserted = organization(&slug).insert(&transaction).await;
                if number % 3 == 2 || inserted.is_err() {
                    return (slug, false);
                }
                (slug, transaction.commit().await.is_ok())
            }
        });
        let answers = at_once(writers).await;
        let rows = organization::Entity::find().all(&app.state.db).await.expect("read");
        for (slug, _) in &answers {
            let written = answers.iter().filter(|(other, is_written)| other == slug && *is_written).count();
            assert_eq!(rows.iter().filter(|row| row.slug == *slug).count(), written, "round {round}: {slug}");
        }
        assert_eq!(answers.iter().filter(|(_, is_written)| *is_written).count(), WRITERS / 3, "round {round}");
    }
}

/// Every second one goes away at some moment: while waiting, beginning, writing, committing.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn whoever_is_told_that_it_is_written_finds_it_whoever_else_went_away() {
    let app = TestApp::new().await;
    for round in 0..ROUNDS {
        let writers = (0..WRITERS).map(|number| {
            let (writer, slug) = (app.state.writer.clone(), format!("org-{round}-{number}"));
            let patience = if number % 2 == 0 { usize::MAX } else { round % 12 };
            async move { (slug.clone(), given_up_after(patience, write(writer, slug)).await) }
        });
        let answers = at_once(writers).await;
        let rows = organization::Entity::find().all(&app.state.db).await.expect("read");
        for (slug, answer) in answers {
            let is_there = rows.iter().any(|row| row.slug == slug);
            // Whoever went away knows nothing; both are right.
            if let Some(answer) = answer {
                assert_eq!(answer.map(|()| is_there), Ok(true), "round {round}: {slug}");
            }
        }
    }
}
