//! Random bytes, as a parameter.

use std::{
    fmt,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use sha2::{Digest, Sha256};

/// Where the server takes random bytes from.
#[derive(Clone)]
pub enum Random {
    /// The operating system's generator.
    System,
    /// A known sequence, for tests only.
    Sequence(Arc<AtomicU64>),
}

impl Random {
    /// A sequence that is the same in every run.
    #[must_use]
    pub fn sequence(seed: u64) -> Self {
        Self::Sequence(Arc::new(AtomicU64::new(seed)))
    }

    /// 32 random bytes.
    ///
    /// # Panics
    /// When the operating system has no random bytes: nothing secret can be made then.
    #[must_use]
    pub fn bytes(&self) -> [u8; 32] {
        match self {
            Self::System => system_bytes(),
            Self::Sequence(next) => Sha256::digest(next.fetch_add(1, Ordering::SeqCst).to_be_bytes()).into(),
        }
    }
}

impl fmt::Debug for Random {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::System => "Random::System",
            Self::Sequence(_) => "Random::Sequence",
        })
    }
}

#[expect(clippy::disallowed_methods, reason = "the one place that asks the machine for randomness")]
#[expect(clippy::expect_used, reason = "without random bytes no secret can be made: stopping is the only safe answer")]
fn system_bytes() -> [u8; 32] {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).expect("the operating system gives random bytes");
    bytes
}
